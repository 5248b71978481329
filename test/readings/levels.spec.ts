import { LEVELS } from '../support/paths';
import { type Service, startService } from '../support/service';
const NAMES =
  'must be given 1 to 100 times, each time a product: 1 to 255 characters, valid Unicode, without U+0000';
const MOMENT =
  'must be an ISO 8601 date or date-time such as 2024-01-01T10:00:00Z, of the years 0001 to 9999 in UTC, with at most 6 fractional digits';

describe('GET /api/v1/inventory/levels', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.stop());

  const levels = async (...parameters: [name: string, value: string][]) => {
    const { body } = await service.get(`${LEVELS}?${new URLSearchParams(parameters).toString()}`).expect(200);
    return body as {
      count: number;
      items: { productid: string; quantity: number; id: number }[];
      missing: string[];
    };
  };
  const store = (...readings: [productid: string, quantity: number, timestamp: string][]) =>
    service.store(readings.map(([productid, quantity, timestamp]) => ({ productid, quantity, timestamp })));
  const quantityOf = async (productid: string, at?: string) => {
    const { items } = await levels(['productid', productid], ...(at ? [['at', at] as [string, string]] : []));
    return items[0]?.quantity;
  };

  it('returns the newest reading of each product in the order asked, and lists products without one', async () => {
    await store(
      ['A', 50, '2024-01-01T10:00:00Z'],
      ['B', 7, '2024-01-01T10:00:00.5Z'],
      ['A', 48, '2024-01-01T10:30:00.000001Z'],
      ['C', 1, '2024-01-01T10:00:00Z'],
    );

    expect(
      await levels(['productid', 'D'], ['productid', 'B'], ['productid', 'a'], ['productid', 'A']),
    ).toEqual({
      count: 2,
      items: [
        { productid: 'B', quantity: 7, timestamp: '2024-01-01T10:00:00.5Z', id: 2 },
        { productid: 'A', quantity: 48, timestamp: '2024-01-01T10:30:00.000001Z', id: 3 },
      ],
      missing: ['D', 'a'],
    });
  });

  it('returns a product once when it is asked for several times', async () => {
    await store(['A', 50, '2024-01-01T10:00:00Z']);

    expect(
      await levels(...['B', 'A', 'B', 'A'].map((name) => ['productid', name] as [string, string])),
    ).toEqual({
      count: 1,
      items: [{ productid: 'A', quantity: 50, timestamp: '2024-01-01T10:00:00Z', id: 1 }],
      missing: ['B'],
    });
  });

  it('orders readings by their timestamp, not by the time of storage', async () => {
    await store(['A', 3, '2024-01-03']);
    await store(['A', 1, '2024-01-01']);
    await store(['A', 2, '2024-01-02']);

    expect(await quantityOf('A')).toBe(3);
    expect(await quantityOf('A', '2024-01-02T23:59:59.999999Z')).toBe(2);
  });

  it('returns the reading with the greatest id of several at the same time', async () => {
    await store(['A', 5, '2024-01-01'], ['A', 9, '2024-01-01'], ['A', 7, '2024-01-01']);

    expect((await levels(['productid', 'A'])).items).toMatchObject([{ quantity: 7, id: 3 }]);
  });

  it('includes a reading at exactly the moment asked for, and none a microsecond later', async () => {
    await store(['A', 1, '2024-01-01T00:00:00.000001Z'], ['A', 2, '2024-01-01T00:00:00.000002Z']);

    expect(await quantityOf('A', '2024-01-01T00:00:00Z')).toBeUndefined();
    expect(await quantityOf('A', '2024-01-01T00:00:00.000001Z')).toBe(1);
    expect(await quantityOf('A', '2024-01-01T00:00:00.000002Z')).toBe(2);
    expect(await quantityOf('A', '9999-12-31')).toBe(2);
    expect(await levels(['productid', 'A'], ['at', '0001-01-01'])).toEqual({
      count: 0,
      items: [],
      missing: ['A'],
    });
  });

  it('includes readings of the future, unless asked as of now', async () => {
    await store(['A', 1, '2024-01-01'], ['A', 2, '9999-12-31T23:59:59.999999Z']);

    expect(await quantityOf('A')).toBe(2);
    expect(await quantityOf('A', new Date().toISOString())).toBe(1);
  });

  it('accepts a time zone whose + is not encoded', async () => {
    await store(['A', 1, '2024-01-01T00:00:00Z'], ['A', 2, '2024-01-01T00:00:01Z']);

    const { body } = await service.get(`${LEVELS}?productid=A&at=2024-01-01T02:00:00+02:00`).expect(200);

    expect(body.items).toMatchObject([{ quantity: 1 }]);
  });

  it('accepts product names exactly as they are stored', async () => {
    const odd = ['%', '_', "'", '{"a","b"}', '\\', '😀', ' A ', ',', 'x'.repeat(255)];
    await store(...odd.map((name, index): [string, number, string] => [name, index, '2024-01-01']));

    const { items, missing } = await levels(...odd.map((name) => ['productid', name] as [string, string]));

    expect(items.map(({ productid, quantity }) => [productid, quantity])).toEqual(
      [...odd.entries()].map(([i, n]) => [n, i]),
    );
    expect(missing).toEqual([]);
  });

  it('accepts 100 products', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `P-${index}`);
    await store(...names.slice(1).map((name): [string, number, string] => [name, 1, '2024-01-01']));

    const { count, missing } = await levels(...names.map((name) => ['productid', name] as [string, string]));

    expect([count, missing]).toEqual([99, ['P-0']]);
  });

  it.each([
    ['no product', '', 'productid', NAMES],
    ['an empty name', 'productid=', 'productid', NAMES],
    ['an empty name among others', 'productid=A&productid=&productid=B', 'productid', NAMES],
    ['a name with U+0000', 'productid=A&productid=a%00b', 'productid', NAMES],
    ['a name of 256 characters', `productid=${'x'.repeat(256)}`, 'productid', NAMES],
    ['101 products', Array(101).fill('productid=A').join('&'), 'productid', NAMES],
    ['a moment that is none', 'productid=A&at=yesterday', 'at', MOMENT],
    ['no moment', 'productid=A&at=', 'at', MOMENT],
    ['what PostgreSQL takes for a moment', 'productid=A&at=infinity', 'at', MOMENT],
    ['two moments', 'productid=A&at=2024-01-01&at=2024-01-02', 'at', 'must be given once'],
  ])('refuses %s', async (_what, parameters, field, message) => {
    const { status, body, headers } = await service.get(`${LEVELS}?${parameters}`);

    expect(status).toBe(422);
    expect(body).toEqual({
      error: 'VALIDATION_ERROR',
      message: `${field} ${message}`,
      details: [{ field, message }],
      request_id: headers['x-request-id'],
    });
  });

  it('answers HEAD, a trailing slash, and 405 with Allow', async () => {
    expect((await fetch(`${service.url}${LEVELS}?productid=A`, { method: 'HEAD' })).status).toBe(200);
    await service.get(`${LEVELS}/?productid=A`).expect(200);
    const { status, headers } = await service.post(LEVELS, {});
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});
