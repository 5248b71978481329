import { MemoryStorage } from './memory.storage';

const MINUTE = 60_000;

describe('the rate limit counter in memory', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const hit = (storage: MemoryStorage, key = 'a') => storage.increment(key, MINUTE, 2);

  it('counts in a window that starts with the first request', async () => {
    const storage = new MemoryStorage();

    expect(await hit(storage)).toEqual({
      totalHits: 1,
      timeToExpire: 60,
      isBlocked: false,
      timeToBlockExpire: 0,
    });
    jest.advanceTimersByTime(59_000);
    expect(await hit(storage)).toEqual({
      totalHits: 2,
      timeToExpire: 1,
      isBlocked: false,
      timeToBlockExpire: 0,
    });
    expect(await hit(storage)).toEqual({
      totalHits: 3,
      timeToExpire: 1,
      isBlocked: true,
      timeToBlockExpire: 1,
    });
    jest.advanceTimersByTime(1000);
    expect(await hit(storage)).toMatchObject({ totalHits: 1, timeToExpire: 60, isBlocked: false });
  });

  it.each([-3_600_000, 3_600_000])(
    'counts requests correctly even if the system clock is changed by %d ms',
    async (change) => {
      jest.setSystemTime(new Date('2024-01-01'));
      const storage = new MemoryStorage();
      await hit(storage);
      await hit(storage);

      jest.setSystemTime(new Date('2024-01-01').getTime() + change);

      expect(await hit(storage)).toMatchObject({ totalHits: 3, timeToExpire: 60, isBlocked: true });
      jest.advanceTimersByTime(MINUTE);
      expect(await hit(storage)).toMatchObject({ totalHits: 1, timeToExpire: 60 });
    },
  );

  it('returns 60 s as the remaining time of a new window, whatever time the clock shows', async () => {
    const storage = new MemoryStorage();

    for (let step = 0; step < 1000; step += 1) {
      jest.spyOn(performance, 'now').mockReturnValue(1234.5678 + step * 60_000.1);
      expect(await hit(storage, `caller ${step}`)).toMatchObject({ timeToExpire: 60 });
    }
    jest.restoreAllMocks();
  });

  it('counts the requests of each caller separately', async () => {
    const storage = new MemoryStorage();
    await hit(storage, 'a');

    expect(await hit(storage, 'b')).toMatchObject({ totalHits: 1 });
  });

  it('forgets callers whose window has ended', async () => {
    const storage = new MemoryStorage();
    for (let caller = 0; caller < 100; caller += 1) await hit(storage, `caller ${caller}`);
    jest.advanceTimersByTime(2 * MINUTE);
    await hit(storage);

    expect((storage as unknown as { windows: Map<string, unknown> }).windows.size).toBe(1);
  });
});
