import { createDatabase, type TestDatabase } from '../support/database';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { type Service, startService } from '../support/service';

const UPDATE = '/api/v1/inventory/update';
const LEVELS = '/api/v1/inventory/levels';

let keys = 0;
const key = () => `key-${(keys += 1)}`;

describe('adjustments of stock:', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const send = (items: object[], once: string = key()) =>
    service.post(UPDATE, { items }).set('Idempotency-Key', once);
  const level = async (productid: string, more = '') => {
    const { body } = await service.get(`${LEVELS}?productid=${productid}${more}`).expect(200);
    return (body as { items: { quantity: number }[] }).items[0]?.quantity;
  };

  it('an adjustment changes the level at its location and the sum over all locations', async () => {
    await send([
      { productid: 'A', location: 'shop', quantity: 10, timestamp: '2024-01-01' },
      { productid: 'A', location: 'van', quantity: 5, timestamp: '2024-01-01' },
    ]).expect(201);

    await send([
      { productid: 'A', location: 'shop', delta: -3, reason: 'sale', reference: 'order 17' },
      { productid: 'A', location: 'shop', delta: -2, reason: 'transfer' },
      { productid: 'A', location: 'van', delta: 2, reason: 'transfer' },
    ]).expect(201);

    expect([await level('A'), await level('A', '&location=shop'), await level('A', '&location=van')]).toEqual(
      [12, 5, 7],
    );
    expect(
      await service.query(
        `SELECT reason, reference FROM inventory_items JOIN origins ON origins.id = origin
         WHERE is_delta ORDER BY inventory_items.id`,
      ),
    ).toEqual([
      { reason: 'sale', reference: 'order 17' },
      { reason: 'transfer', reference: null },
      { reason: 'transfer', reference: null },
    ]);
  });

  it('a level has no counted_at if its newest reading is a count, even if another location was adjusted', async () => {
    const at = (hour: number) => `2024-01-01T${hour}:00:00Z`;
    await send([
      { productid: 'counted', location: 'shop', quantity: 10, timestamp: at(10) },
      { productid: 'counted', location: 'shop', delta: -3, timestamp: at(11) },
      { productid: 'counted', location: 'van', quantity: 5, timestamp: at(12) },
    ]).expect(201);

    const { body } = await service.get(`${LEVELS}?productid=counted`).expect(200);
    const id: unknown = expect.any(Number);
    expect(body.items).toEqual([
      {
        productid: 'counted',
        quantity: 12,
        timestamp: at(12),
        id,
        locations: [
          { location: 'shop', quantity: 7, timestamp: at(11), id, counted_at: at(10) },
          { location: 'van', quantity: 5, timestamp: at(12), id },
        ],
      },
    ]);
  });

  it('a CSV response has the columns location and delta, unless all its readings are counts without a location', async () => {
    const csvOf = async (productid: string) =>
      (await service.get(`/api/v1/inventory/query?productid=${productid}`).set('Accept', 'text/csv')).text;
    await send([
      { productid: 'plain', quantity: 10, timestamp: '2024-01-01' },
      { productid: 'csv', location: 'shop', quantity: 10, timestamp: '2024-01-01' },
      { productid: 'csv', location: 'shop', delta: -3, timestamp: '2024-01-02' },
    ]).expect(201);

    expect(await csvOf('plain')).toMatch(
      /^id,productid,quantity,timestamp\n\d+,plain,10,2024-01-01T00:00:00Z\n$/,
    );
    expect((await csvOf('csv')).replace(/^\d+/gm, 'id')).toBe(
      `id,productid,quantity,timestamp,location,delta
id,csv,10,2024-01-01T00:00:00Z,shop,
id,csv,7,2024-01-02T00:00:00Z,shop,-3
`,
    );
  });

  it('the field min_level prevents the same pieces from being sold twice', async () => {
    const ahead = new Date(performance.timeOrigin + performance.now() + 120_000).toISOString();
    await send([
      { productid: 'fast', quantity: 10, timestamp: '2024-01-01' },
      { productid: 'fast', quantity: 10, timestamp: ahead },
    ]).expect(201);
    const sell = () => send([{ productid: 'fast', delta: -9, min_level: 0 }]);

    expect([(await sell()).status, (await sell()).status]).toEqual([201, 409]);
    expect(await level('fast')).toBe(10);
    const { body } = await service.get(`/api/v1/inventory/query?productid=fast`).expect(200);
    expect((body as { items: { quantity: number }[] }).items.map(({ quantity }) => quantity)).toEqual([
      10, 1, 10,
    ]);
  });

  it('a query for a product with adjustments accepts a very large offset', async () => {
    await send([{ productid: 'offset', delta: 1, timestamp: '2024-01-01' }]).expect(201);

    for (const offset of [1, 2 ** 31 - 20, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      for (const more of ['', '&include=origin', '&include=origin,voided']) {
        const path = `/api/v1/inventory/query?productid=offset&offset=${offset}${more}`;
        expect((await service.get(path)).body).toMatchObject({ count: 0, offset });
      }
    }
  });

  it('a request with 3,000 items is rejected, and the error lists both adjustments of the product whose level would be too low', async () => {
    const items = Array.from({ length: 3000 }, (_, index) => ({
      productid: `guarded ${index % 2000}`,
      delta: index === 2999 ? -3 : 1,
      min_level: 0,
    }));

    const { body } = await send(items).expect(409);
    expect((body as { details: object[] }).details).toEqual([
      { field: 'items[999].min_level', message: 'the level is 0' },
      { field: 'items[2999].min_level', message: 'the level is 0' },
    ]);
    await send(items.slice(0, -1)).expect(201);
    expect([await level('guarded 998'), await level('guarded 999')]).toEqual([2, 1]);
  });

  it('an adjustment without a timestamp gets the current time', async () => {
    const before = Date.now();
    await send([{ productid: 'now', delta: 1, timestamp: null }]).expect(201);
    const { body } = await service.get('/api/v1/inventory/query?productid=now').expect(200);
    const [{ timestamp }] = (body as { items: [{ timestamp: string }] }).items;
    expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(before - 1);
    expect(Date.parse(timestamp)).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('adjustments without an Idempotency-Key are refused, because a repeated request would change the stock twice', async () => {
    const { body } = await service.post(UPDATE, { items: [{ productid: 'A', delta: -1 }] }).expect(422);
    expect(body).toMatchObject({
      error: 'VALIDATION_ERROR',
      details: [{ field: 'Idempotency-Key', message: expect.stringContaining('is needed with a delta') }],
    });
  });

  it('an adjustment is counted once, however often its request is repeated', async () => {
    const once = key();
    const items = [{ productid: 'B', delta: -1 }];
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(items, once)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(await level('B')).toBe(-1);
  });

  it.each([
    [
      { productid: 'A', delta: 0 },
      'delta',
      'must be an integer from -2147483647 to 2147483647 that is not 0',
    ],
    [
      { productid: 'A', delta: '5' },
      'delta',
      'must be an integer from -2147483647 to 2147483647 that is not 0',
    ],
    [
      { productid: 'A', delta: 1, quantity: 1, timestamp: '2024-01-01' },
      'delta',
      'cannot be given together with quantity: a reading is a count or an adjustment',
    ],
    [{ productid: 'A', quantity: 1 }, 'timestamp', expect.stringContaining('must be an ISO 8601')],
    [{ productid: 'A', timestamp: '2024-01-01' }, 'quantity', 'must be an integer from 0 to 2147483647'],
    [
      { productid: 'A', delta: 1, timestamp: '2024-01-01', min_level: 0 },
      'min_level',
      'is for a delta without a timestamp: the level is checked when it is stored',
    ],
    [{ productid: 'A', delta: 1, location: '' }, 'location', expect.stringContaining('1 to 255 characters')],
    [
      { productid: 'A', delta: 1, reason: 'Sold!' },
      'reason',
      expect.stringContaining('1 to 64 characters of a-z'),
    ],
    [
      { productid: 'A', delta: 1, locaton: 'shop' },
      'locaton',
      'is no member of a reading; did you mean location?',
    ],
    [{ productid: 'A', delta: 1, colour: 'red' }, 'colour', 'is no member of a reading'],
  ])('an update with the item %j is rejected', async (item, field, message) => {
    const { body } = await send([item]).expect(422);
    expect(body).toMatchObject({ details: [{ field: `items[0].${field}`, message }] });
  });

  it('an update sent to /api/inventory/update ignores the fields of adjustments', async () => {
    const item = {
      productid: 'old',
      quantity: 5,
      timestamp: '2024-01-01',
      location: 7,
      delta: 'x',
      reason: [],
      reference: {},
      min_level: 'y',
      anything: true,
    };
    await service.post('/api/inventory/update', { items: [item], more: 1 }).expect(201);

    const { body } = await service.get('/api/v1/inventory/query?productid=old&location=').expect(200);
    expect((body as { items: object[] }).items).toEqual([
      { id: expect.any(Number), productid: 'old', quantity: 5, timestamp: '2024-01-01T00:00:00Z' },
    ]);
  });
});

describe('the field min_level', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(async () => {
    await endProcesses();
    await database.drop();
  });

  it('lets only ten of fifty concurrent sales succeed if ten pieces are left', async () => {
    const environment = databaseEnvironment(database.connection);
    const services = await Promise.all([startProcess(environment), startProcess(environment)]);
    const post = async (url: string, items: object[]) => {
      const response = await fetch(url + UPDATE, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key() },
        body: JSON.stringify({ items }),
      });
      return { status: response.status, body: await response.text() };
    };
    await post(services[0].url, [
      { productid: 'last', location: 'shop', quantity: 10, timestamp: '2024-01-01' },
    ]);

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, buyer) =>
        post(services[buyer % 2]?.url ?? '', [
          { productid: 'other', delta: -1 },
          { productid: 'last', location: 'shop', delta: -1, min_level: 0 },
        ]),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array<number>(10).fill(201),
      ...Array<number>(40).fill(409),
    ]);
    for (const { body } of answers.filter(({ status }) => status === 409)) {
      expect(JSON.parse(body)).toMatchObject({
        error: 'INSUFFICIENT_STOCK',
        details: [{ field: 'items[1].min_level', message: 'the level is 0' }],
      });
    }
    expect(
      await database.query('SELECT productid, count(*)::int FROM inventory_items GROUP BY 1 ORDER BY 1'),
    ).toEqual([
      { productid: 'last', count: 11 },
      { productid: 'other', count: 10 },
    ]);
  });
});
