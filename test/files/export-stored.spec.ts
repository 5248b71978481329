import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { askFor, CSV, imported, NDJSON } from '../support/exports';
import { createDatabase, type TestDatabase } from '../support/database';
import { areStored, Importing } from '../support/imports';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const AT = '2024-01-01T10:00:00Z';
const EVER = '0001-01-01';

interface Stored {
  readonly productid: string;
  readonly id: number;
  readonly recorded_at: string;
}

describe('GET /api/v1/inventory/export with stored_since', () => {
  let database: TestDatabase;
  let service: Service;
  /**
   * A database transaction that begins before all other transactions of the test. It stores its reading only
   * at the end of the test.
   */
  let open: Client;
  let openedAt: string;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({}, database.connection);
    open = await begun();
    const { rows } = await open.query<{ now: string }>('SELECT now()::text');
    openedAt = rows[0]?.now ?? '';
  });
  afterAll(async () => {
    await open.end();
    await service.stop();
    await database.drop();
  });

  const begun = async () => {
    const client = new Client(database.connection);
    await client.connect();
    await client.query('BEGIN');
    return client;
  };
  const put = (client: Client, productid: string) =>
    client.query(
      `INSERT INTO inventory_items (productid, quantity, "timestamp") VALUES ($1, 1, '2024-01-01')`,
      [productid],
    );
  /**
   * Requests the readings that were stored since a moment. Also returns the value of stored_since for the
   * next request.
   */
  const since = async (stored_since: string, parameters: Record<string, string> = {}) => {
    const { status, headers, body } = await askFor(service, NDJSON, { stored_since, ...parameters });
    expect(status).toBe(200);
    const items = body
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Stored);
    return { items, storedUntil: headers['x-stored-until'] as string };
  };
  const now = async () =>
    (await service.query<{ now: string }>('SELECT clock_timestamp()::text AS now'))[0]?.now ?? '';
  const names = (items: Stored[]) => items.map(({ productid }) => productid);
  const isBefore = async (one: string, other: string) => {
    const [row] = await service.query('SELECT $1::timestamptz < $2::timestamptz AS is', [one, other]);
    return row?.is as boolean;
  };

  it('returns the readings stored since the given time, each with its id and its time of storing', async () => {
    await service.store([{ productid: 'before', quantity: 1, timestamp: AT }]);
    const asked = await now();
    await service
      .post('/api/v1/inventory/update', {
        items: [
          { productid: 'old', quantity: 5, timestamp: '0001-01-01' },
          { productid: 'old', location: 'shop-7', delta: -3, timestamp: AT, reason: 'sale', reference: '#7' },
        ],
      })
      .set('Idempotency-Key', randomUUID())
      .expect(201);
    const [count, sale] = await service.query<{ id: string; at: string }>(
      `SELECT id, translate((recorded_at AT TIME ZONE 'UTC')::text, ' ', 'T') || 'Z' AS at
       FROM inventory_items WHERE productid = 'old' ORDER BY "timestamp"`,
    );

    expect((await askFor(service, CSV, { stored_since: asked })).body).toBe(
      `productid,location,quantity,delta,timestamp,reason,reference,recorded_at,id
old,,5,,0001-01-01T00:00:00Z,,,${count?.at},${count?.id}
old,shop-7,,-3,${AT},sale,#7,${sale?.at},${sale?.id}
`,
    );
    expect((await since(asked)).items).toEqual([
      {
        productid: 'old',
        quantity: 5,
        timestamp: '0001-01-01T00:00:00Z',
        recorded_at: count?.at,
        id: Number(count?.id),
      },
      {
        productid: 'old',
        location: 'shop-7',
        delta: -3,
        timestamp: AT,
        reason: 'sale',
        reference: '#7',
        recorded_at: sale?.at,
        id: Number(sale?.id),
      },
    ]);
    expect(names((await since(asked, { location: '' })).items)).toEqual(['old']);
    expect((await since(asked, { productid: 'old', endtimestamp: '2023-12-31' })).items).toHaveLength(1);
    expect((await since(asked, { productid: 'before' })).items).toEqual([]);
    expect((await since('9999-12-31')).items).toEqual([]);
  });

  it('returns a file that can be imported, even if it has no readings', async () => {
    const other = await startService();
    const { body } = await askFor(service, CSV, { stored_since: EVER });
    const nothing = await askFor(service, CSV, { stored_since: '9999-12-31' });
    const key = () => ({ 'Idempotency-Key': randomUUID() });

    expect(await imported(other, CSV, body, key())).toBe(body.split('\n').length - 2);
    expect(await imported(other, CSV, nothing.body, key())).toBe(0);
    await other.stop();
  });

  it('returns the readings of an unfinished import only in the next export', async () => {
    const file = await Importing.begin(
      service.url,
      `productid,quantity,timestamp\n${Array.from({ length: 20_000 }, (_, n) => `file,${n},${AT}\n`).join('')}`,
    );
    await areStored(service.query);
    const { items, storedUntil } = await since(EVER);
    expect(names(items)).not.toContain('file');

    await file.finish();

    const { items: later } = await since(storedUntil);
    expect(new Set(later.filter(({ productid }) => productid === 'file').map(({ id }) => id)).size).toBe(
      20_000,
    );
  });

  it('returns each reading once, whether the readings were stored at the same time or years apart', async () => {
    await service.query(
      `INSERT INTO inventory_items (productid, quantity, "timestamp", recorded_at)
       SELECT 'many', n, '2024-01-01'::timestamptz, '2010-01-01'::timestamptz FROM generate_series(1, 5000) AS n
       UNION ALL SELECT 'few', n, '2024-01-01'::timestamptz, '2010-01-01'::timestamptz + n * interval '97 days'
       FROM generate_series(1, 40) AS n
       UNION ALL SELECT 'dense', n, '2024-01-01'::timestamptz, '2015-01-01'::timestamptz + n * interval '3 us'
       FROM generate_series(1, 4000) AS n`,
    );
    const { items } = await since('2009-01-01');
    const rows = await service.query(`SELECT FROM inventory_items WHERE recorded_at >= '2009-01-01'`);

    expect(items).toHaveLength(rows.length);
    expect(new Set(items.map(({ id }) => id)).size).toBe(rows.length);
    const times = items.filter(({ productid }) => productid === 'few').map((item) => item.recorded_at);
    expect(times).toEqual([...times].sort());
  });

  it('misses no reading in a series of exports, even if a transaction commits late', async () => {
    await service.query('TRUNCATE inventory_items');
    const copy = new Map<number, string>();
    let next = EVER;
    const copyMore = async () => {
      const { items, storedUntil } = await since(next);
      for (const { id, productid } of items) copy.set(id, productid);
      next = storedUntil;
    };
    const late: Client[] = [];
    for (let round = 0; round < 12; round += 1) {
      const transaction = await begun();
      if (round % 2 === 0) await put(transaction, `late ${round}`);
      late.push(transaction);
      await service.store([{ productid: `now ${round}`, quantity: 1, timestamp: '1999-01-01' }]);
      if (round % 3 === 0) {
        await imported(service, CSV, `productid,quantity,timestamp\nfile ${round},1,${AT}\n`);
      }
      await copyMore();
      const ended = round % 2 === 1 ? late.shift() : undefined;
      if (ended) await put(ended, `later ${round}`);
      await ended?.query('COMMIT');
      await ended?.end();
    }
    // X-Stored-Until is the earlier of two times: the start of the oldest open transaction, and 10 s before
    // the export. The test waits until this transaction is more than 10 s old, so that its start is the
    // earlier time.
    await until('it is old enough', () => isBefore(openedAt, new Date(Date.now() - 11_000).toISOString()));
    await copyMore();
    expect(await isBefore(openedAt, next)).toBe(false);
    for (const transaction of late) {
      await put(transaction, 'last');
      await transaction.query('COMMIT');
      await transaction.end();
    }
    await put(open, 'the oldest');
    await open.query('COMMIT');

    await copyMore();

    const stored = await service.query<{ id: string; productid: string }>(
      'SELECT id, productid FROM inventory_items',
    );
    expect(copy).toEqual(new Map(stored.map(({ id, productid }) => [Number(id), productid])));
    await copyMore();
    expect(await isBefore(openedAt, next)).toBe(true);
  });

  it.each(['x', '2024-13-01'])('rejects the invalid value %s', async (stored_since) => {
    const { status, body } = await askFor(service, CSV, { stored_since });

    expect([status, JSON.parse(body)]).toMatchObject([422, { details: [{ field: 'stored_since' }] }]);
  });

  it('returns the header X-Stored-Until, whose value is the stored_since of the next export', async () => {
    for (const [method, parameters] of [
      ['GET', {}],
      ['HEAD', { productid: 'old' }],
    ] as const) {
      const { headers } = await askFor(service, CSV, parameters, { method });

      expect(headers['x-stored-until']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
    }
  });
});
