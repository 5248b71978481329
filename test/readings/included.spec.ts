import fc from 'fast-check';
import { BOOTSTRAP_KEY, bearer } from '../support/api-keys';
import { walk } from '../support/pages';
import { QUERY, UPDATE } from '../support/paths';
import { createDatabase, type TestDatabase } from '../support/database';
import { type Service, startService } from '../support/service';
import { type ModelReading, StockModel } from '../support/stock-model';

const VOID = '/api/v1/inventory/void';
const MOMENT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/) as string;
const INCLUDE = 'must be origin or voided, or both, separated by a comma';

interface Item {
  readonly id: number;
  readonly productid: string;
  readonly location?: string;
  readonly timestamp: string;
  readonly delta?: number;
}

let database: TestDatabase;
let service: Service;

beforeAll(async () => {
  database = await createDatabase();
  service = await startService({ BOOTSTRAP_API_KEY: BOOTSTRAP_KEY }, database.connection);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});
beforeEach(() => service.query('TRUNCATE inventory_items, voided_readings RESTART IDENTITY'));

let requests = 0;
const post = (path: string, body: object) => {
  requests += 1;
  return service.post(path, body).set({ 'Idempotency-Key': `included-${requests}` });
};
const store = (...items: object[]) => post(UPDATE, { items }).expect(201);
const takeBack = (items: readonly object[], reason?: string) =>
  post(VOID, { items, ...(reason && { reason }) }).expect(200);
const page = async (parameters: string) =>
  (await service.get(`${QUERY}?productid=A&${parameters}`).expect(200)).body as { items: Item[] };

describe('GET /api/v1/inventory/query?include=origin', () => {
  it('shows when, by whom and why each reading was stored', async () => {
    await service.query(
      `INSERT INTO inventory_items (productid, quantity, "timestamp", recorded_at) VALUES ('A', 9, '2023-01-01', NULL)`,
    );
    await store({ productid: 'A', quantity: 5, timestamp: '2024-01-01' });
    const sale = {
      productid: 'A',
      delta: -2,
      timestamp: '2024-01-02',
      reason: 'sale',
      reference: 'order "7"',
    };
    await post(UPDATE, { items: [{ ...sale, location: 'shop' }] })
      .set(bearer(BOOTSTRAP_KEY))
      .expect(201);

    const { items } = await page('include=origin');

    expect(items).toEqual([
      { id: 1, productid: 'A', quantity: 9, timestamp: '2023-01-01T00:00:00Z' },
      { id: 2, productid: 'A', quantity: 5, timestamp: '2024-01-01T00:00:00Z', recorded_at: MOMENT },
      {
        id: 3,
        productid: 'A',
        location: 'shop',
        quantity: -2,
        delta: -2,
        timestamp: '2024-01-02T00:00:00Z',
        recorded_at: MOMENT,
        recorded_by: 'bootstrap',
        reason: 'sale',
        reference: 'order "7"',
      },
    ]);
    // The path without a version ignores the parameter `include`.
    const old = await service.get('/api/inventory/query?productid=A&include=origin').expect(200);
    expect((old.body as { items: object[] }).items[1]).toEqual({
      id: 2,
      productid: 'A',
      quantity: 5,
      timestamp: '2024-01-01T00:00:00Z',
    });
  });

  it('adds the fields that ?include=… names to CSV and NDJSON responses', async () => {
    await store({ productid: 'A', delta: -2, timestamp: '2024-01-02', reason: 'sale', reference: '=7' });
    await takeBack((await page('')).items, 'correction');

    const csv = await service.get(`${QUERY}?productid=A&include=voided,origin`).set('Accept', 'text/csv');
    const [head, row] = csv.text.split('\n');
    const moment = '[^,]+Z';
    expect(head).toBe(
      'id,productid,quantity,timestamp,location,delta,recorded_at,recorded_by,reason,reference,voided_at,voided_by,voided_reason',
    );
    expect(row).toMatch(
      new RegExp(`^1,A,0,2024-01-02T00:00:00Z,,-2,${moment},,sale,'=7,${moment},,correction$`),
    );
    const lines = await service
      .get(`${QUERY}?productid=A&include=voided`)
      .set('Accept', 'application/x-ndjson')
      .buffer(true)
      .parse((response, done) => {
        let text = '';
        response
          .on('data', (piece: Buffer) => (text += piece.toString()))
          .on('end', () => {
            done(null, text);
          });
      });
    expect(JSON.parse(lines.body as string)).toMatchObject({
      delta: -2,
      voided: { at: MOMENT, reason: 'correction' },
    });
  });
});

describe('the parameter include of GET /api/v1/inventory/query', () => {
  it('adds voided readings to the response if the parameter is "voided", and these readings do not change the levels', async () => {
    await store(
      { productid: 'A', quantity: 10, timestamp: '2024-01-01' },
      { productid: 'A', delta: -1, timestamp: '2024-01-02' },
      { productid: 'A', delta: -3, timestamp: '2024-01-03' },
      { productid: 'A', quantity: 99, timestamp: '2024-01-04' },
      { productid: 'A', delta: -2, timestamp: '2024-01-05' },
    );
    const { items } = await page('');
    await takeBack([items[2], items[3]] as object[], 'correction').set(bearer(BOOTSTRAP_KEY));

    const shown = (await page('include=voided')).items;

    const voided = { at: MOMENT, by: 'bootstrap', reason: 'correction' };
    const at = (day: number) => `2024-01-0${day}T00:00:00Z`;
    expect(shown).toEqual([
      { id: 1, productid: 'A', quantity: 10, timestamp: at(1) },
      { id: 2, productid: 'A', quantity: 9, delta: -1, timestamp: at(2) },
      { id: 3, productid: 'A', quantity: 9, delta: -3, timestamp: at(3), voided },
      { id: 4, productid: 'A', quantity: 99, timestamp: at(4), voided },
      { id: 5, productid: 'A', quantity: 7, delta: -2, timestamp: at(5) },
    ]);
    // The items of a page can be sent to the void route without a change.
    expect((await takeBack(shown.slice(2, 4))).body).toEqual({ voided: 2 });
    expect((await page('')).items).toHaveLength(3);
  });

  const reading = fc.record({
    location: fc.constantFrom('', 'shop', 'van "2"'),
    at: fc.integer({ min: 0, max: 8 }),
    amount: fc.integer({ min: 1, max: 9 }),
    kind: fc.constantFrom('count', 'came', 'went'),
    isVoided: fc.boolean(),
  });

  it('set to "voided" returns the same readings as a simple model in this test (40 random stocks)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(reading, { minLength: 1, maxLength: 14 }),
        fc.constantFrom('asc', 'desc'),
        fc.integer({ min: 1, max: 5 }),
        async (readings, order, limit) => {
          await service.query('TRUNCATE inventory_items, voided_readings RESTART IDENTITY');
          const known = readings.map(({ location, at, amount, kind, isVoided }, index) => ({
            id: index + 1,
            location,
            at,
            ...(kind === 'count' ? { quantity: amount } : { delta: kind === 'came' ? amount : -amount }),
            isVoided,
          }));
          const textOf = (at: number) => `2024-01-01T00:00:0${at}Z`;
          await store(
            ...known.map(({ location, at, quantity, delta }: ModelReading) => ({
              productid: 'A',
              ...(location && { location }),
              ...(quantity === undefined ? { delta } : { quantity }),
              timestamp: textOf(at),
            })),
          );
          const gone = known.filter(({ isVoided }) => isVoided);
          const names = gone.map(({ id, location, at }) => ({
            productid: 'A',
            location,
            timestamp: textOf(at),
            id,
          }));
          if (names.length > 0) await takeBack(names);

          const model = new StockModel(known.filter(({ isVoided }) => !isVoided));
          const expected = [...known]
            .sort((one, other) => one.at - other.at || one.id - other.id)
            .map((one: (typeof known)[number] & ModelReading) => ({
              id: one.id,
              productid: 'A',
              ...(one.location && { location: one.location }),
              quantity: one.quantity ?? model.level(one.location, one.at)?.quantity ?? 0,
              ...(one.delta !== undefined && { delta: one.delta }),
              timestamp: textOf(one.at),
              ...(one.isVoided && { voided: { at: MOMENT } }),
            }));
          if (order === 'desc') expected.reverse();
          const parameters = { productid: 'A', include: 'voided', order, limit };
          const pages = await walk(service, QUERY, parameters);
          expect(pages.flatMap(({ items }) => items)).toEqual(expected);
          const offset = Math.min(2, known.length - 1);
          const skipped = await page(`include=voided&order=${order}&offset=${offset}&limit=${limit}`);
          expect(skipped.items).toEqual(expected.slice(offset, offset + limit));
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(['include=Voided', 'include=', 'include=origin,', 'include=origin,who', 'include=origin%20voided'])(
    'is rejected if it has unknown values, as in %s',
    async (parameters) => {
      const { body } = await service.get(`${QUERY}?productid=A&${parameters}`).expect(422);

      expect(body).toMatchObject({ details: [{ field: 'include', message: INCLUDE }] });
    },
  );

  it('must have the same values in the requests for all pages (the order of the values may differ)', async () => {
    await store(...[1, 2, 3].map((day) => ({ productid: 'A', quantity: 1, timestamp: `2024-01-0${day}` })));
    const first = await service.get(`${QUERY}?productid=A&limit=1&include=origin,voided`).expect(200);
    const { next_cursor: cursor } = first.body as { next_cursor: string };

    expect((await page(`limit=1&include=voided,origin&cursor=${cursor}`)).items).toMatchObject([{ id: 2 }]);
    for (const other of ['', '&include=origin', '&include=voided']) {
      await service.get(`${QUERY}?productid=A&limit=1&cursor=${cursor}${other}`).expect(422);
    }
  });
});
