import { deflateSync, gzipSync } from 'node:zlib';
import { UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';
const reading = { productid: 'ABC-123', quantity: 50, timestamp: '2024-01-01T10:00:00Z' };

describe('POST /api/v1/inventory/update', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.query('TRUNCATE inventory_items, products'));
  afterAll(() => service.stop());

  const stored = () =>
    service.query<object>('SELECT productid, quantity, "timestamp"::text FROM inventory_items ORDER BY id');

  it.each([UPDATE, '/api/inventory/update', `${UPDATE}/`])(
    'stores a reading sent to the path %s, and answers 201 without a body',
    async (path) => {
      const response = await service.post(path, { items: [reading] });

      expect(response.status).toBe(201);
      expect(response.text).toBe('');
      expect(response.headers['content-length']).toBe('0');
      expect(await stored()).toEqual([
        { productid: 'ABC-123', quantity: 50, timestamp: '2024-01-01 10:00:00+00' },
      ]);
    },
  );

  it('stores both of two equal readings', async () => {
    await service.store([reading, reading]);

    expect(await stored()).toHaveLength(2);
  });

  it('stores no item if one item is invalid', async () => {
    const { status, body } = await service.post(UPDATE, { items: [reading, { ...reading, quantity: -1 }] });

    expect(status).toBe(422);
    expect(body).toEqual({
      error: 'VALIDATION_ERROR',
      message: '1 of 2 items is invalid',
      details: [{ field: 'items[1].quantity', message: 'must be an integer from 0 to 2147483647' }],
      request_id: expect.any(String),
    });
    expect(await stored()).toEqual([]);
  });

  it('names every invalid value of every item', async () => {
    const { body } = await service.post(UPDATE, {
      items: [reading, { productid: 7, quantity: '5' }, null, [], 'x', reading],
    });

    expect(body.message).toBe('4 of 6 items are invalid');
    expect(body.details.map((detail: { field: string }) => detail.field)).toEqual([
      'items[1].productid',
      'items[1].quantity',
      'items[1].timestamp',
      'items[2]',
      'items[3]',
      'items[4]',
    ]);
  });

  it('lists at most 100 invalid values, and reports how many there are in total', async () => {
    const { body } = await service.post(UPDATE, { items: Array(60).fill({ productid: 'x' }) });

    expect(body.message).toBe('60 of 60 items are invalid; the first 100 of 120 mistakes are listed');
    expect(body.details).toHaveLength(100);
    expect(body.details[99]).toEqual({ field: 'items[49].timestamp', message: expect.any(String) });
  });

  it('accepts 10,000 items in one request, but not 10,001', async () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({
      ...reading,
      productid: `P-${index % 500}`,
    }));
    await service.store(items);
    expect(await service.query('SELECT count(*)::int FROM inventory_items')).toEqual([{ count: 10_000 }]);
    expect(await service.query('SELECT count(*)::int FROM products')).toEqual([{ count: 500 }]);

    const { status, body } = await service.post(UPDATE, { items: [...items, reading] });
    expect(status).toBe(422);
    expect(body.details).toEqual([{ field: 'items', message: 'must be an array of 1 to 10000 readings' }]);
  });

  it.each([
    ['items', {}],
    ['items', { items: [] }],
    ['items', { items: reading }],
    ['items', { items: null }],
    ['body', '[]'],
    ['body', 'null'],
    ['body', '"text"'],
    ['body', '5'],
  ])('refuses a body with an invalid %s: %j', async (field, sent) => {
    const { status, body } = await service.post(UPDATE, sent);

    expect(status).toBe(422);
    expect(body).toMatchObject({ error: 'VALIDATION_ERROR', details: [{ field }] });
  });

  it('rejects unknown fields, which /api/inventory/update ignores', async () => {
    const members = '"colour":"red","id":99,"__proto__":{"id":1}';
    const unknown = JSON.stringify({ items: [reading] }).replace('}', `,${members}}`);

    const { status, body } = await service.post(UPDATE, unknown);
    expect([status, body.details]).toEqual([
      422,
      ['colour', 'id', '__proto__'].map((name) => ({
        field: `items[0].${name}`,
        message: 'is no member of a reading',
      })),
    ]);
    const { body: other } = await service.post(UPDATE, { source: 'till 3', items: [reading] }).expect(422);
    expect(other.details).toEqual([{ field: 'source', message: 'is no member of an update' }]);
    expect(await stored()).toEqual([]);

    await service.post('/api/inventory/update', unknown.replace('{', '{"source":"till 3",')).expect(201);
    expect(await stored()).toHaveLength(1);
  });

  it('stores the name of a product only once, even if several readings contain this name', async () => {
    await service.store([reading, { ...reading, productid: 'B' }, reading]);
    await service.store([reading]);

    expect(await service.query('SELECT productid FROM products ORDER BY 1')).toEqual([
      { productid: 'ABC-123' },
      { productid: 'B' },
    ]);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('accepts a body compressed with %s', async (encoding, compress) => {
    const body = compress(JSON.stringify({ items: [reading] }));

    const response = await service
      .post(UPDATE)
      .set('Content-Encoding', encoding)
      .serialize((value: unknown) => value as string)
      .send(body);

    expect(response.status).toBe(201);
    expect(await stored()).toHaveLength(1);
  });

  it('makes a reading visible to the next query', async () => {
    for (let quantity = 0; quantity < 50; quantity += 1) {
      await service.store([{ ...reading, quantity }]);
      const { body } = await service.get('/api/inventory/query?productid=ABC-123&limit=500');
      expect(body.count).toBe(quantity + 1);
    }
  });

  it('stores all readings of concurrent requests that contain the same new products', async () => {
    const batch = (writer: number) =>
      Array.from({ length: 100 }, (_, index) => ({
        ...reading,
        productid: `N-${(index * (writer % 7) + writer) % 100}`,
      }));

    await Promise.all(Array.from({ length: 40 }, (_, writer) => service.store(batch(writer))));

    expect(await service.query('SELECT count(*)::int FROM inventory_items')).toEqual([{ count: 4_000 }]);
    expect(
      await service.query(
        'SELECT count(*)::int FROM inventory_items WHERE productid NOT IN (SELECT productid FROM products)',
      ),
    ).toEqual([{ count: 0 }]);
  });
});
