import { MemoryStorage } from './memory.storage';

const MINUTE = 60_000;

describe('MemoryStorage', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  const hit = (storage: MemoryStorage, key = 'a') => storage.increment(key, MINUTE, 2);

  it('counts in a window that starts with the first request, and says when it ends', async () => {
    const storage = new MemoryStorage();

    expect(await hit(storage)).toEqual({
      totalHits: 1,
      timeToExpire: 60,
      isBlocked: false,
      timeToBlockExpire: 0,
    });
    jest.setSystemTime(59_000);
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
    jest.setSystemTime(60_000);
    expect(await hit(storage)).toMatchObject({ totalHits: 1, timeToExpire: 60, isBlocked: false });
  });

  it('counts each caller apart', async () => {
    const storage = new MemoryStorage();
    await hit(storage, 'a');

    expect(await hit(storage, 'b')).toMatchObject({ totalHits: 1 });
  });

  it('forgets callers that are gone', async () => {
    const storage = new MemoryStorage();
    for (let caller = 0; caller < 100; caller += 1) await hit(storage, `caller ${caller}`);
    jest.setSystemTime(2 * MINUTE);
    await hit(storage);

    expect((storage as unknown as { windows: Map<string, unknown> }).windows.size).toBe(1);
  });
});
