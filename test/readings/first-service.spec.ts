import { createDatabase } from '../support/database';
import { type Service, startService } from '../support/service';

const UPDATE = '/api/inventory/update';
const QUERY = '/api/inventory/query';

/**
 * Clients of the service ShelfAPI rely on this behaviour. When this service replaces ShelfAPI, they change
 * only the host in their URLs.
 */
describe('a client of the predecessor ShelfAPI', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const page = async (parameters: string) => (await service.get(`${QUERY}?${parameters}`).expect(200)).body;

  it('stores readings, and reads them back in the old page format', async () => {
    const response = await service.post(UPDATE, {
      items: [{ productid: 'client', quantity: 5, timestamp: '2024-01-01T10:00:00' }],
    });
    expect([response.status, response.text]).toEqual([201, '']);

    expect(await page('productid=client')).toEqual({
      count: 1,
      limit: 50,
      offset: 0,
      items: [
        { id: expect.any(Number), productid: 'client', quantity: 5, timestamp: '2024-01-01T10:00:00Z' },
      ],
    });
  });

  it('gets /health in the old format', async () => {
    const { status, body } = await service.get('/health');

    expect(status).toBe(200);
    expect(body).toEqual({ db: 'ok', redis: 'disabled' });
  });

  it('gets all of 300 readings with the same timestamp, page by page', async () => {
    await service.store(
      Array.from({ length: 300 }, (_, quantity) => ({
        productid: 'ties',
        quantity,
        timestamp: '2024-01-01',
      })),
    );

    const seen = new Set<number>();
    for (let offset = 0; offset < 300; offset += 20) {
      for (const item of (await page(`productid=ties&limit=20&offset=${offset}`)).items)
        seen.add(item.quantity);
    }

    expect(seen.size).toBe(300);
  });

  it.each([
    ['quantity', { quantity: 3_000_000_000 }],
    ['productid', { productid: 'x'.repeat(256) }],
    ['productid', { productid: 'a\0b' }],
    ['timestamp', { timestamp: '0001-01-01T00:00:00+14:00' }],
    ['quantity', { quantity: '5' }],
    ['quantity', { quantity: true }],
    ['timestamp', { timestamp: 1_704_067_200 }],
  ])('gets a 422 error that names the field %s for the invalid value %j', async (field, wrong) => {
    const item = { productid: 'wrong', quantity: 1, timestamp: '2024-01-01', ...wrong };
    const { status, body } = await service.post(UPDATE, { items: [item] });

    expect(status).toBe(422);
    expect(body).toEqual({
      error: 'VALIDATION_ERROR',
      message: '1 of 1 items is invalid',
      details: [{ field: `items[0].${field}`, message: expect.any(String) }],
      request_id: expect.any(String),
    });
    expect((await page('productid=wrong')).count).toBe(0);
  });

  it('may send a time with nine fractional digits or an offset without a colon', async () => {
    const written = [
      '2024-01-01T10:00:00.123456789Z',
      '2024-01-01T12:00:00.1234567+0200',
      '2024-01-01t10:00z',
    ];
    await service
      .post(UPDATE, {
        items: written.map((timestamp, quantity) => ({ productid: 'digits', quantity, timestamp })),
      })
      .expect(201);

    expect((await page('productid=digits')).items).toMatchObject([
      { quantity: 2, timestamp: '2024-01-01T10:00:00Z' },
      { quantity: 0, timestamp: '2024-01-01T10:00:00.123456Z' },
      { quantity: 1, timestamp: '2024-01-01T10:00:00.123456Z' },
    ]);
    expect((await page('productid=digits&starttimestamp=2024-01-01T12:00:00.1+0200')).count).toBe(2);
  });

  it.each([
    ['productid=none&productid=twice', 2],
    ['productid=twice&limit=500&limit=1', 1],
    ['productid=twice&offset=0&offset=1', 1],
    ['productid=twice&limit=none&limit=1', 1],
    ['productid=twice&starttimestamp=2024-01-01&starttimestamp=2024-01-02', 1],
    ['productid=twice&endtimestamp=none&endtimestamp=2024-01-01', 1],
    ['productid=twice&order=desc&order=asc', 2],
  ])('may send a parameter twice (%s), and the last value counts', async (parameters, count) => {
    await service.query(`DELETE FROM inventory_items WHERE productid = 'twice'`);
    await service.store([
      { productid: 'twice', quantity: 1, timestamp: '2024-01-01' },
      { productid: 'twice', quantity: 2, timestamp: '2024-01-02' },
    ]);

    expect((await page(parameters)).items).toHaveLength(count);
  });

  it('gets 422 if the last value of a repeated parameter is invalid, and the error says what is allowed', async () => {
    const { body } = await service.get(`${QUERY}?productid=twice&limit=1&limit=none`).expect(422);

    expect(body.details).toEqual([{ field: 'limit', message: 'must be an integer from 1 to 500' }]);
  });

  it('may send unknown parameters, which are ignored', async () => {
    expect((await page('productid=client&timezone=Nowhere&location=x&include=y&q=1&q=2')).count).toBe(1);
  });

  it('gets 422 for an offset of 2^63', async () => {
    await service.get(`${QUERY}?productid=a&offset=9223372036854775808`).expect(422);
  });

  it('may send a time without a zone, which always means UTC', async () => {
    const database = await createDatabase();
    const { database: name } = database.connection;
    await database.query(`ALTER DATABASE ${name} SET timezone = 'Asia/Tokyo'`);
    await database.query(`ALTER DATABASE ${name} SET datestyle = 'SQL, DMY'`);
    const elsewhere = await startService({}, database.connection);
    try {
      await elsewhere.store([{ productid: 'zone', quantity: 1, timestamp: '2024-06-01T00:00:00' }]);
      expect((await elsewhere.get(`${QUERY}?productid=zone`)).body.items).toMatchObject([
        { timestamp: '2024-06-01T00:00:00Z' },
      ]);
    } finally {
      await elsewhere.stop();
      await database.drop();
    }
  });

  it('may send the + of a time zone unencoded in a query', async () => {
    await service.store([{ productid: 'plus', quantity: 1, timestamp: '2024-01-01T10:00:00Z' }]);

    expect((await page('productid=plus&starttimestamp=2024-01-01T12:00:00+02:00')).count).toBe(1);
    expect((await page('productid=plus&starttimestamp=2024-01-01T12:00:01+02:00')).count).toBe(0);
  });

  it('gets every error (400, 404, 405 or 422) as JSON with the members error, message and request_id', async () => {
    const answers = [
      await service.get('/api/inventory/nothing'),
      await service.get(UPDATE),
      await service.post(UPDATE, '{'),
      await service.post(UPDATE, { items: [] }),
    ];

    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [404, 'NOT_FOUND'],
      [405, 'METHOD_NOT_ALLOWED'],
      [400, 'MALFORMED_JSON'],
      [422, 'VALIDATION_ERROR'],
    ]);
    for (const { body } of answers)
      expect(body).toMatchObject({ message: expect.any(String), request_id: expect.any(String) });
  });

  it('gets 413 for an update of 300,000 items', async () => {
    const item = JSON.stringify({ productid: 'huge', quantity: 1, timestamp: '2024-01-01T10:00:00Z' });
    const body = `{"items":[${Array(300_000).fill(item).join(',')}]}`;

    const [huge, live] = await Promise.all([service.post(UPDATE, body), service.get('/livez')]);

    expect(live.status).toBe(200);
    expect(huge.status).toBe(413);
    expect(huge.body.error).toBe('PAYLOAD_TOO_LARGE');
  });
});
