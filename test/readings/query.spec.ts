import { QUERY } from '../support/paths';
import { type Service, startService } from '../support/service';

describe('GET /api/v1/inventory/query', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    await service.store([
      { productid: 'shelf', quantity: 3, timestamp: '2024-01-03T00:00:00Z' },
      { productid: 'shelf', quantity: 1, timestamp: '2024-01-01T00:00:00Z' },
      { productid: 'shelf', quantity: 2, timestamp: '2024-01-02T12:00:00.000001Z' },
      { productid: 'Shelf', quantity: 9, timestamp: '2024-01-02T00:00:00Z' },
    ]);
  });
  afterAll(() => service.stop());

  const query = (parameters: Record<string, string | number>) =>
    service.get(
      `${QUERY}?${new URLSearchParams(
        Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString()}`,
    );
  const quantities = async (parameters: Record<string, string | number>) => {
    const { body } = await query(parameters).expect(200);
    return body.items.map((item: { quantity: number }) => item.quantity) as number[];
  };

  it.each([QUERY, '/api/inventory/query', '/api/v1/inventory/query/'])(
    'returns pages in the format of the predecessor ShelfAPI if the request path is %s',
    async (path) => {
      const { status, body } = await service.get(`${path}?productid=Shelf`);

      expect(status).toBe(200);
      expect(body).toEqual({
        count: 1,
        limit: 50,
        offset: 0,
        items: [
          { id: expect.any(Number), productid: 'Shelf', quantity: 9, timestamp: '2024-01-02T00:00:00Z' },
        ],
      });
    },
  );

  it('returns an empty page for an unknown product', async () => {
    const { body } = await query({ productid: 'nobody counted this' }).expect(200);

    expect(body).toEqual({ count: 0, limit: 50, offset: 0, items: [] });
  });

  it('returns readings by timestamp, oldest first by default', async () => {
    expect(await quantities({ productid: 'shelf' })).toEqual([1, 2, 3]);
    expect(await quantities({ productid: 'shelf', order: 'asc' })).toEqual([1, 2, 3]);
    expect(await quantities({ productid: 'shelf', order: 'desc' })).toEqual([3, 2, 1]);
  });

  it('includes readings at exactly the start or the end, to the microsecond', async () => {
    const start = '2024-01-02T12:00:00.000001Z';
    expect(await quantities({ productid: 'shelf', starttimestamp: start })).toEqual([2, 3]);
    expect(await quantities({ productid: 'shelf', endtimestamp: start })).toEqual([1, 2]);
    expect(await quantities({ productid: 'shelf', starttimestamp: start, endtimestamp: start })).toEqual([2]);
    expect(await quantities({ productid: 'shelf', starttimestamp: '2024-01-02T12:00:00.000002Z' })).toEqual([
      3,
    ]);
    expect(await quantities({ productid: 'shelf', endtimestamp: '2024-01-02T12:00:00Z' })).toEqual([1]);
  });

  it('reads a bare date as midnight UTC, and a time without zone as UTC', async () => {
    expect(await quantities({ productid: 'shelf', starttimestamp: '2024-01-03' })).toEqual([3]);
    expect(await quantities({ productid: 'shelf', endtimestamp: '2024-01-02 12:00' })).toEqual([1]);
  });

  it('returns an empty page when the start is after the end', async () => {
    expect(
      await quantities({ productid: 'shelf', starttimestamp: '2025-01-01', endtimestamp: '2024-01-01' }),
    ).toEqual([]);
  });

  it('applies the parameters offset and limit', async () => {
    const { body } = await query({ productid: 'shelf', limit: 1, offset: 1 }).expect(200);

    expect(body).toMatchObject({ count: 1, limit: 1, offset: 1, items: [{ quantity: 2 }] });
    expect(await quantities({ productid: 'shelf', offset: 3 })).toEqual([]);
    expect(await quantities({ productid: 'shelf', offset: Number.MAX_SAFE_INTEGER })).toEqual([]);
  });

  it.each(['asc', 'desc'])(
    'returns every reading once in the order %s if 300 readings have the same timestamp',
    async (order) => {
      const productid = `ties ${order}`;
      const timestamp = '2024-05-05T05:05:05.5Z';
      await service.store(Array.from({ length: 300 }, (_, quantity) => ({ productid, quantity, timestamp })));

      const seen: number[] = [];
      for (let offset = 0; offset < 300; offset += 25) {
        seen.push(...(await quantities({ productid, order, limit: 25, offset })));
      }

      expect(seen).toHaveLength(300);
      expect(new Set(seen).size).toBe(300);
    },
  );

  it('accepts an unencoded + in a time zone, which arrives as a space', async () => {
    const { body } = await service
      .get(`${QUERY}?productid=shelf&starttimestamp=2024-01-03T02:00:00+02:00`)
      .expect(200);
    expect(body.items).toMatchObject([{ quantity: 3 }]);

    const spaced = await service
      .get(`${QUERY}?productid=shelf&endtimestamp=2024-01-01+02:00:00+02:00`)
      .expect(200);
    expect(spaced.body.items).toMatchObject([{ quantity: 1 }]);
  });

  it('answers HEAD like GET, without the body', async () => {
    const response = await fetch(`${service.url}${QUERY}?productid=Shelf`, { method: 'HEAD' });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.text()).toBe('');
  });

  it.each([
    ['productid', '', 'must be a string of 1 to 255 characters, valid Unicode, without U+0000'],
    ['productid', 'productid=', 'must be a string of 1 to 255 characters, valid Unicode, without U+0000'],
    [
      'productid',
      `productid=${'x'.repeat(256)}`,
      'must be a string of 1 to 255 characters, valid Unicode, without U+0000',
    ],
    [
      'productid',
      'productid=a%00b',
      'must be a string of 1 to 255 characters, valid Unicode, without U+0000',
    ],
    ['productid', 'productid=a&productid=b', 'must be given once'],
    ['limit', 'productid=a&limit=0', 'must be an integer from 1 to 500'],
    ['limit', 'productid=a&limit=501', 'must be an integer from 1 to 500'],
    ['limit', 'productid=a&limit=ten', 'must be an integer from 1 to 500'],
    ['limit', 'productid=a&limit=', 'must be an integer from 1 to 500'],
    ['limit', 'productid=a&limit=5.0', 'must be an integer from 1 to 500'],
    ['limit', 'productid=a&limit=5&limit=5', 'must be given once'],
    ['offset', 'productid=a&offset=-1', 'must be an integer from 0 to 9007199254740991'],
    ['offset', 'productid=a&offset=9223372036854775808', 'must be an integer from 0 to 9007199254740991'],
    ['order', 'productid=a&order=ASC', 'must be asc or desc'],
    ['order', 'productid=a&order=asc&order=desc', 'must be given once'],
    [
      'starttimestamp',
      'productid=a&starttimestamp=1704067200',
      expect.stringContaining('must be an ISO 8601 date'),
    ],
    ['starttimestamp', 'productid=a&starttimestamp=', expect.stringContaining('must be an ISO 8601 date')],
    ['endtimestamp', 'productid=a&endtimestamp=now', expect.stringContaining('must be an ISO 8601 date')],
    ['endtimestamp', 'productid=a&endtimestamp=2024-01-01&endtimestamp=2024-01-02', 'must be given once'],
  ])(
    'reports an error of the parameter %s for the query string ?%s',
    async (field, parameters, message: unknown) => {
      const { status, body } = await service.get(`${QUERY}?${parameters}`);

      expect(status).toBe(422);
      expect(body).toEqual({
        error: 'VALIDATION_ERROR',
        message: expect.stringMatching(new RegExp(`^${field} must `)),
        details: [{ field, message }],
        request_id: expect.any(String),
      });
    },
  );

  it('names all wrong parameters in one error response', async () => {
    const { body } = await service.get(`${QUERY}?limit=0&order=up`).expect(422);

    expect(body.message).toBe('3 parameters are invalid');
    expect(body.details.map((detail: { field: string }) => detail.field).sort()).toEqual([
      'limit',
      'order',
      'productid',
    ]);
  });
});
