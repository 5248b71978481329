import request from 'supertest';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { type Service, startService } from '../support/service';

const PRODUCTS = '/api/v1/inventory/products';
const OIL = `${PRODUCTS}/${encodeURIComponent('oil/1 l')}`;

describe('the route /api/v1/inventory/products/{productid}', () => {
  let database: TestDatabase;
  let service: Service;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({ DB_LOCK_TIMEOUT: '2', DB_STATEMENT_TIMEOUT: '600' }, database.connection);
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });
  beforeEach(() => service.query('TRUNCATE inventory_items, voided_readings, product_details'));

  const put = (path: string, body: object) => request(service.url).put(path).send(body);
  const patch = (path: string, body: object) => request(service.url).patch(path).send(body);
  const store = (productid: string, count = 1) =>
    service.store(
      Array.from({ length: count }, (_, index) => ({ productid, quantity: index, timestamp: '2024-01-01' })),
    );

  it('returns 404 for an unknown product, but not for one without details', async () => {
    await store('oil/1 l');

    expect((await service.get(OIL).expect(200)).body).toEqual({ productid: 'oil/1 l' });
    expect((await service.get(`${PRODUCTS}/other`).expect(404)).body).toEqual({
      error: 'NOT_FOUND',
      message: 'No product with this productid is known.',
      request_id: expect.any(String),
    });
  });

  it('replaces all details by PUT, and changes single details by PATCH', async () => {
    const details = { name: 'Olive oil 🫒', barcodes: ['6410405082657'], unit: 'pcs', scale: 0, low_at: 10 };
    expect((await put(OIL, details).expect(200)).body).toEqual({ productid: 'oil/1 l', ...details });
    expect((await patch(OIL, { low_at: 5, unit: null }).expect(200)).body).toEqual({
      productid: 'oil/1 l',
      name: 'Olive oil 🫒',
      barcodes: ['6410405082657'],
      scale: 0,
      low_at: 5,
    });
    expect((await patch(OIL, {}).expect(200)).body).toMatchObject({ low_at: 5 });

    expect((await put(OIL, { name: 'Oil' }).expect(200)).body).toEqual({ productid: 'oil/1 l', name: 'Oil' });
    expect((await service.get(OIL).expect(200)).body).toEqual({ productid: 'oil/1 l', name: 'Oil' });
  });

  it.each([
    [{ name: '' }, 'name', 'must be a string of 1 to 255 characters, valid Unicode, without U+0000'],
    [{ barcodes: '641' }, 'barcodes', 'must be a list of at most 20 barcodes of 1 to 64 characters'],
    [
      { barcodes: Array(21).fill('1') },
      'barcodes',
      'must be a list of at most 20 barcodes of 1 to 64 characters',
    ],
    [
      { unit: 'x'.repeat(17) },
      'unit',
      'must be a string of 1 to 16 characters, valid Unicode, without U+0000',
    ],
    [{ scale: 7 }, 'scale', 'must be an integer from 0 to 6'],
    [{ low_at: -1 }, 'low_at', 'must be an integer from 0 to 2147483647'],
  ])('rejects the product details %j', async (body, field, message) => {
    for (const send of [put, patch]) {
      expect((await send(`${PRODUCTS}/refused`, body).expect(422)).body).toMatchObject({
        details: [{ field, message }],
      });
    }
    await service.get(`${PRODUCTS}/refused`).expect(404);
  });

  it('rejects a product name of 256 characters', async () => {
    const { body } = await service.get(`${PRODUCTS}/${'x'.repeat(256)}`).expect(422);
    expect(body).toMatchObject({ details: [{ field: 'productid' }] });
  });

  it.each([
    ['read', () => service.get(OIL)],
    ['set', () => put(OIL, { name: 'Oil' })],
  ])('answers 503 if details cannot be %s because their table is locked', async (_what, call) => {
    const table = await HeldTable.locked(database.connection, 'product_details');

    const { status, body } = await call();
    await table.disconnect();

    expect([status, body.error]).toEqual([503, 'DATABASE_UNAVAILABLE']);
  });

  it('answers concurrent DELETE requests only after all readings are deleted', async () => {
    for (const count of [10_000, 10_000, 5000]) await store('oil/1 l', count);
    const table = await HeldTable.connect(database.connection);
    await table.hold();
    const erase = async () => {
      const { body } = await request(service.url).delete(OIL).expect(200);
      const left = await service.query(`SELECT FROM inventory_items WHERE productid = 'oil/1 l'`);
      return { erased: (body as { erased: number }).erased, left: left.length };
    };
    const erasures = Promise.all([erase(), erase()]);
    await table.hasWaiting(2);
    await table.disconnect();

    const [one, other] = await erasures;
    expect([one.left, other.left, one.erased + other.erased]).toEqual([0, 0, 25_000]);
  });

  it('erases the details and all readings of the product, even voided readings, when it gets a DELETE request', async () => {
    await store('oil/1 l', 10_000);
    await store('oil/1 l', 10_000);
    await store('oil/1 l', 7);
    await store('oil');
    await put(OIL, { name: 'Oil' }).expect(200);
    const page = await service.get('/api/v1/inventory/query?productid=oil/1%20l&limit=2').expect(200);
    await service
      .post('/api/v1/inventory/void', { items: (page.body as { items: object[] }).items })
      .expect(200);

    expect((await request(service.url).delete(OIL).expect(200)).body).toEqual({ erased: 20_007 });

    expect(await service.query('SELECT DISTINCT productid FROM inventory_items')).toEqual([
      { productid: 'oil' },
    ]);
    expect(await service.query('SELECT FROM voided_readings')).toEqual([]);
    expect((await service.get(OIL).expect(200)).body).toEqual({ productid: 'oil/1 l' });
    expect((await request(service.url).delete(OIL).expect(200)).body).toEqual({ erased: 0 });
  });
});
