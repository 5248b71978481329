import { pathOf } from '../support/pages';
import { type Service, startService } from '../support/service';

const API = '/api/v1/inventory';
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * Returns the timestamp this many ms from now. PostgreSQL runs on this machine, so it uses the same clock.
 */
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('a reading with a timestamp in the future', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    await service.store([
      { productid: 'till', quantity: 5, timestamp: '2024-01-01T10:00:00Z' },
      { productid: 'till', quantity: 99, timestamp: '2099-01-01T00:00:00Z' },
      { productid: 'early', quantity: 1, timestamp: '2024-01-01T10:00:00Z' },
      { productid: 'early', quantity: 2, timestamp: fromNow(4 * MINUTE) },
      { productid: 'early', quantity: 3, timestamp: fromNow(6 * MINUTE) },
      { productid: 'only later', quantity: 7, timestamp: '2099-01-01' },
    ]);
  });
  afterAll(() => service.stop());

  const get = async (path: string, parameters: Record<string, string> = {}) =>
    (await service.get(pathOf(`${API}/${path}`, parameters)).expect(200)).body;
  const level = async (productid: string, at?: string) => {
    const { items, missing } = await get('levels', { productid, ...(at && { at }) });
    return items[0]?.quantity ?? missing;
  };

  it('determines the stock level for a request without a time only if the reading is at most 5 minutes in the future', async () => {
    expect(await level('till')).toBe(5);
    expect(await level('early')).toBe(2);
    expect(await level('only later')).toEqual(['only later']);
  });

  it('determines the stock level at its timestamp and at later times', async () => {
    expect(await level('till', '2098-12-31')).toBe(5);
    expect(await level('till', '2099-01-01T00:00:00Z')).toBe(99);
    expect(await level('early', fromNow(10 * MINUTE))).toBe(3);
    expect(await level('early', fromNow(0))).toBe(1);
    expect(await level('only later', '9999-12-31')).toBe(7);
  });

  it('does not appear in the list of products before its timestamp is reached', async () => {
    const { items } = await get('products');

    expect(
      items.map((item: { productid: string; quantity: number }) => [item.productid, item.quantity]),
    ).toEqual([
      ['early', 2],
      ['till', 5],
    ]);
    expect((await get('products', { prefix: 'only' })).items).toEqual([]);
    expect((await get('products', { prefix: 'till' })).items).toMatchObject([{ quantity: 5 }]);
  });

  it('is included in a series up to the requested end, or up to 5 minutes from now if the request has no end', async () => {
    const last = { count: 1, min: 5, max: 5, avg: 5, first: 5, last: 5 };

    expect((await get('series', { productid: 'till', interval: '1d' })).items).toEqual([
      { timestamp: '2024-01-01T00:00:00Z', ...last },
    ]);
    expect((await get('series', { productid: 'only later', interval: '1d' })).items).toEqual([]);
    // This bucket begins before now and ends after now. Its readings that are more than 5 minutes in the
    // future are left out.
    expect((await get('series', { productid: 'early', interval: '366d' })).items.at(-1)).toMatchObject({
      last: 2,
    });
    const whole = await get('series', { productid: 'till', interval: '12mo', endtimestamp: '2099-12-31' });
    expect(whole.items.at(-1)).toMatchObject({ timestamp: '2099-01-01T00:00:00Z', count: 1, last: 99 });
  });

  it('is returned by query and export like any other reading', async () => {
    expect((await get('query', { productid: 'till' })).items).toMatchObject([
      { quantity: 5 },
      { quantity: 99 },
    ]);
    expect((await service.get(`${API}/export?productid=till`)).text).toContain(
      'till,99,2099-01-01T00:00:00Z',
    );
  });

  it.each([
    ['0', 1],
    ['86400', 3],
  ])(
    'is the current level only if it is at most CLOCK_TOLERANCE=%s seconds ahead',
    async (tolerance, expected) => {
      const other = await startService({ CLOCK_TOLERANCE: tolerance });
      try {
        await other.store([
          { productid: 'A', quantity: 1, timestamp: '2024-01-01' },
          { productid: 'A', quantity: 2, timestamp: fromNow(MINUTE) },
          { productid: 'A', quantity: 3, timestamp: fromNow(60 * MINUTE) },
        ]);
        const { items } = (await other.get(`${API}/levels?productid=A`).expect(200)).body;
        const page = (await other.get(`${API}/products`).expect(200)).body;
        const series = (await other.get(`${API}/series?productid=A&interval=366d`).expect(200)).body;

        expect([items[0].quantity, page.items[0].quantity, series.items.at(-1).last]).toEqual(
          Array(3).fill(expected),
        );
      } finally {
        await other.stop();
      }
    },
  );
});
