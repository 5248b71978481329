import { BodyMemoryBudget } from '../../src/body/body-memory-budget';
import { Database } from '../../src/database/database';
import { createDatabase, execute, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { areStored, csvOf, HEADER, Importing, importFile, noneIsStored, row } from '../support/imports';
import { QUERY, UPDATE } from '../support/paths';
import { type PgBouncer, startPgBouncer } from '@verkko/dev-servers/pgbouncer';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const AWAY = ['DATABASE_UNAVAILABLE', 'The database is not available; try again.'] as const;
const TOO_SLOW = ['DATABASE_UNAVAILABLE', 'The database did not answer in time; try again.'] as const;
const BUSY = ['OVERLOADED', '2 files are being stored already; try again.'] as const;
const problem = (error: string, message: string) => ({ error, message, request_id: expect.any(String) });

let service: Service;
const importing: Importing[] = [];

/** Disconnects all clients before it stops the service, because open connections would delay the shutdown. */
async function stop(): Promise<void> {
  await Promise.all(importing.splice(0).map((client) => client.leave()));
  await service.stop();
}

const begin = async (file: string, ...headers: string[]) => {
  const client = await Importing.begin(service.url, file, ...headers);
  importing.push(client);
  return client;
};
/**
 * Returns a header by which a request seems to come from the given client address in the network
 * 203.0.113.0/24.
 */
const from = (caller: number) => `X-Forwarded-For: 203.0.113.${caller}`;
const send = (file: string, caller = 0) =>
  importFile(service.url, file, { 'X-Forwarded-For': `203.0.113.${caller}` });
const update = (...productids: string[]) =>
  service.post(UPDATE, {
    items: productids.map((productid) => ({ productid, quantity: 1, timestamp: '2024-01-01T00:00:00Z' })),
  });

describe('an import into the database', () => {
  let database: TestDatabase;
  let table: HeldTable;

  beforeEach(async () => {
    database = await createDatabase();
    table = await HeldTable.connect(database.connection);
  });
  afterEach(async () => {
    await table.disconnect();
    await stop();
    await database.drop();
  });

  const start = async (environment: Record<string, string> = {}) => {
    service = await startService({ TRUST_PROXY: 'loopback', ...environment }, database.connection);
  };
  const column = async (sql: string) =>
    (await database.query<{ productid: string }>(sql)).map(({ productid }) => productid);
  const stored = () => column('SELECT productid FROM inventory_items ORDER BY id');
  const names = () => column('SELECT productid FROM products ORDER BY 1');
  const expectNothing = async () => {
    expect(await stored()).toEqual([]);
    expect(await names()).toEqual([]);
  };
  const terminate = (pids: number[]) =>
    database.query('SELECT pg_terminate_backend(pid, 10000) FROM unnest($1::int[]) AS pid', [pids]);

  const importsWaiting = () => {
    const { pools } = service.app.get(Database);
    return pools.streaming?.waitingCount;
  };

  it('uses no database connection until a whole row of its file has arrived, and none after an invalid row', async () => {
    await start();
    const client = await begin(`${HEADER}A,`);
    await service.get('/livez').expect(200);
    expect(service.app.get(Database).pools.streaming?.totalCount).toBe(0);
    await client.send('1,2024-01-01\nB,1,2024-01-01\n');
    await areStored(database.query);

    await client.send(row('C', -1) + row('D'));
    await noneIsStored(database.query);

    expect(await client.finish(`${row('E', -1)}${row('F')}`)).toEqual({
      status: 422,
      body: {
        error: 'VALIDATION_ERROR',
        message: '2 of 6 lines are invalid',
        details: [
          { field: 'line 4, quantity', message: 'must be an integer from 0 to 2147483647' },
          { field: 'line 6, quantity', message: 'must be an integer from 0 to 2147483647' },
        ],
        request_id: expect.any(String),
      },
    });
    await expectNothing();
  });

  it('becomes visible to other requests as a whole, when its transaction commits', async () => {
    await start();
    const client = await begin(csvOf('A', 'B'));
    await areStored(database.query);
    await expectNothing();
    expect((await service.get(`${QUERY}?productid=A`).expect(200)).body.count).toBe(0);

    expect(await client.finish()).toMatchObject({ status: 201 });
    expect(await stored()).toEqual(['A', 'B']);
    expect(await names()).toEqual(['A', 'B']);
  });

  it('does not block an update with the same new product while the file is still arriving', async () => {
    await start({ DB_LOCK_TIMEOUT: '5' });
    const client = await begin(csvOf('A', 'B', 'A'));
    await areStored(database.query);

    await update('A').expect(201);
    expect(await names()).toEqual(['A']);

    expect(await client.finish(row('C'))).toEqual({ status: 201, body: { inserted: 4 } });
    expect(await names()).toEqual(['A', 'B', 'C']);
    expect(await stored()).toHaveLength(5);
  });

  it('does not block an update of a product in its file, even if the file has very many new products', async () => {
    await start({ DB_LOCK_TIMEOUT: '5' });
    const many = Array.from({ length: 12_000 }, (_, index) => `${'long '.repeat(20)}${index}`);
    const client = await begin(csvOf('A', ...many));
    await until('product names are in a temporary table', async () => {
      // The query looks for a lock of the mode AccessExclusiveLock. The import has such a lock only on the
      // temporary table that it has created, not on permanent tables.
      const tables = await database.query(`SELECT FROM pg_locks
        WHERE locktype = 'relation' AND relation >= 16384 AND mode = 'AccessExclusiveLock' AND granted`);
      return tables.length > 0;
    });

    await update('A', 'new').expect(201);
    await update(...many.slice(0, 2)).expect(201);
    expect(await names()).toHaveLength(4);

    expect(await client.finish(row('A') + row('Z'))).toEqual({ status: 201, body: { inserted: 12_003 } });
    expect(await names()).toEqual(['A', 'Z', ...many, 'new'].sort());
    await send(csvOf('A', 'other')).expect(201);
    expect(await names()).toContain('other');
  });

  it('gets 503 while sixteen other files arrive, so that memory is left for other requests', async () => {
    await start();
    await Promise.all(Array.from({ length: 16 }, (_, file) => begin(`${HEADER}A,`, from(1 + (file % 4)))));
    await until(
      'sixteen files are being received',
      () => service.app.get(BodyMemoryBudget).bytesHeld >= 16 * 2 * 1024 * 1024,
    );

    const { status, headers, body } = await send(csvOf('B'));
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(body).toEqual(problem('OVERLOADED', 'Too many files are on their way; try again.'));
    await update('C').expect(201);

    await Promise.all(importing.map(({ client }) => client.leave()));
    await until('a place is free again', async () => (await send(csvOf('B'))).status === 201);
  });

  it('gets 503 after DB_POOL_TIMEOUT if two other imports are being stored', async () => {
    await start({ DB_POOL_TIMEOUT: '2', DB_POOL_SIZE: '2' });
    const first = await begin(csvOf('A', 'A'), from(1));
    const second = await begin(csvOf('B', 'B'), from(2));
    await areStored(database.query, 2);

    const { status, headers, body } = await send(csvOf('C'));
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(body).toEqual(problem(...BUSY));
    await update('D').expect(201);
    expect((await service.get(`${QUERY}?productid=D`).expect(200)).body.count).toBe(1);

    for (const client of [first, second]) expect(await client.finish()).toMatchObject({ status: 201 });
    await send(csvOf('C')).expect(201);
    expect((await stored()).sort()).toEqual(['A', 'A', 'B', 'B', 'C', 'D']);
  });

  it('waits while two other imports are being stored, and continues when one of them ends', async () => {
    await start({ DB_POOL_TIMEOUT: '20' });
    const first = await begin(csvOf('A', 'A'), from(1));
    const second = await begin(csvOf('B', 'B'), from(2));
    await areStored(database.query, 2);
    const waiting = await begin(csvOf('C', 'C'));
    await until('the third import waits', () => importsWaiting() === 1);

    await first.leave();
    expect(await waiting.finish()).toMatchObject({ status: 201 });
    expect(await second.finish()).toMatchObject({ status: 201 });
    expect((await stored()).sort()).toEqual(['B', 'B', 'C', 'C']);
  });

  it.each<{ limit: string; environment: Record<string, string>; error: readonly [string, string] }>([
    { limit: 'DB_LOCK_TIMEOUT', environment: { DB_LOCK_TIMEOUT: '0.3' }, error: TOO_SLOW },
    {
      limit: 'DB_STATEMENT_TIMEOUT',
      environment: { DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '0.3' },
      error: AWAY,
    },
  ])(
    'ends with 503 after $limit if a table is locked, and succeeds when it is repeated',
    async ({ environment, error }) => {
      await start(environment);
      await table.hold();
      for (const file of [csvOf('A', 'B'), csvOf('A') + row('B').repeat(100_000)]) {
        const { status, body } = await send(file);
        expect(status).toBe(503);
        expect(body).toEqual(problem(...error));
      }
      await table.release();

      await send(csvOf('A')).expect(201);
      expect(await stored()).toEqual(['A']);
      expect(await names()).toEqual(['A']);
    },
  );

  it('gets 503 and stores nothing if its database connection breaks in the middle of the file', async () => {
    await start();
    const client = await begin(csvOf('A', 'B'));
    await terminate(await areStored(database.query));

    expect(await client.finish(row('C').repeat(1000))).toEqual({ status: 503, body: problem(...AWAY) });
    await expectNothing();
    await send(csvOf('A')).expect(201);
  });

  it('gets 503 and stores nothing if its database connection breaks at the end of the file', async () => {
    await start();
    await table.disconnect();
    table = await HeldTable.connect(database.connection, 'products');
    await table.hold();
    const answer = send(csvOf('A', 'B')).then(({ status, body }) => ({ status, body }));

    await table.terminate(await table.hasWaiting());
    expect(await answer).toEqual({ status: 503, body: problem(...AWAY) });
    await table.release();
    await expectNothing();
  });

  it.each([
    ['the first row', 1],
    ['only the last row', 50_000],
  ])('stores nothing and ends with 500 if the database rejects %s', async (_which, quantity) => {
    await start();
    await database.query(`ALTER TABLE inventory_items ADD CONSTRAINT none CHECK (quantity <> ${quantity})`);
    const rows = Array.from({ length: 50_000 }, (_, index) => row('A', index + 1)).join('');

    const { status, body } = await send(HEADER + rows);

    expect(status).toBe(500);
    expect(body).toMatchObject({ error: 'INTERNAL_ERROR' });
    await expectNothing();
    await database.query('ALTER TABLE inventory_items DROP CONSTRAINT none');
    await send(csvOf('A')).expect(201);
  });

  it('succeeds while another import has the same new products in reverse order', async () => {
    await start();
    const products = Array.from({ length: 20_000 }, (_, index) => `product ${index}`);

    const answers = await Promise.all([
      send(csvOf(...products), 1),
      send(csvOf(...[...products].reverse()), 2),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await stored()).toHaveLength(40_000);
    expect(await names()).toHaveLength(20_000);
  });
});

describe('an import during a failure of PostgreSQL', () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await startPostgresServer();
  });
  afterAll(() => postgres.remove());
  beforeEach(async () => {
    service = await startService(
      { DB_STATEMENT_TIMEOUT: '0.5', DB_POOL_TIMEOUT: '0.5' },
      postgres.connection,
    );
  });
  afterEach(async () => {
    postgres.resume();
    await postgres.start();
    await stop();
  });

  const stored = () => execute(postgres.connection, 'SELECT productid FROM inventory_items');

  it('gets 503 if PostgreSQL stops, and succeeds after the restart', async () => {
    const client = await begin(csvOf('A', 'B'));
    await areStored((sql) => execute(postgres.connection, sql));
    await postgres.stop();

    expect(await client.finish(row('C'))).toEqual({ status: 503, body: problem(...AWAY) });
    expect((await send(csvOf('A')).expect(503)).body).toEqual(problem(...AWAY));

    await postgres.start();
    expect(await stored()).toEqual([]);
    await send(csvOf('A')).expect(201);
  });

  it('gets 503 if PostgreSQL has been unavailable since the start of the service', async () => {
    await stop();
    await postgres.stop();
    service = await startService({}, postgres.connection);

    const { body } = await send(csvOf('A')).expect(503);
    expect(body).toEqual(problem('DATABASE_UNAVAILABLE', 'The database is not available yet; try again.'));
  });

  it.each([
    ['of a few rows', row('C')],
    ['larger than the buffers of the connection', row('C').repeat(500_000)],
  ])(
    'gets 503 if PostgreSQL stops responding while the file is sent (case: a file %s)',
    async (_what, rows) => {
      await execute(postgres.connection, 'TRUNCATE inventory_items');
      const client = await begin(csvOf('A', 'B'));
      await areStored((sql) => execute(postgres.connection, sql));
      await postgres.pause();

      expect(await client.finish(rows)).toEqual({ status: 503, body: problem(...AWAY) });
      expect((await send(HEADER + rows).expect(503)).body).toEqual(problem(...AWAY));

      postgres.resume();
      await noneIsStored((sql) => execute(postgres.connection, sql));
      expect(await stored()).toEqual([]);
    },
  );
});

describe('an import through PgBouncer (DB_POOLER)', () => {
  let postgres: PostgresServer;
  let pgbouncer: PgBouncer;

  beforeAll(async () => {
    postgres = await startPostgresServer();
    await execute(postgres.connection, `ALTER ROLE ${postgres.connection.user} SET DateStyle = 'German'`);
    await execute(postgres.connection, `ALTER ROLE ${postgres.connection.user} SET TimeZone = 'Asia/Tokyo'`);
    pgbouncer = await startPgBouncer(postgres.connection);
    service = await startService(
      { DB_POOLER: 'true', DB_LOCK_TIMEOUT: '0.3', DB_STATEMENT_TIMEOUT: '1' },
      pgbouncer.connection,
    );
  });
  beforeEach(() => query('TRUNCATE inventory_items, products, idempotency_keys'));
  afterAll(async () => {
    await stop();
    await pgbouncer.stop();
    await postgres.remove();
  });

  const query = <Row extends object>(sql: string) => execute<Row>(postgres.connection, sql);

  it('is stored once, with the names of its products', async () => {
    for (const replayed of [undefined, 'true']) {
      const { status, headers } = await importFile(service.url, csvOf('A', 'B'), { 'Idempotency-Key': 'k' });
      expect([status, headers['idempotency-replayed']]).toEqual([201, replayed]);
    }

    expect(
      await query(
        `SELECT productid, extract(epoch FROM "timestamp")::int AS timestamp FROM inventory_items ORDER BY id`,
      ),
    ).toEqual(['A', 'B'].map((productid) => ({ productid, timestamp: Date.UTC(2024) / 1000 })));
    expect(await query('SELECT productid FROM products ORDER BY 1')).toHaveLength(2);
  });

  it('may take longer than DB_STATEMENT_TIMEOUT, and changes no session setting', async () => {
    const client = await begin(csvOf('A', 'B'));
    await areStored(query);
    await until('the COPY has taken longer than the timeout', async () => {
      const [{ age } = { age: 0 }] = await query<{ age: number }>(
        `SELECT extract(epoch FROM now() - xact_start)::float AS age FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active'`,
      );
      return age > 1.2;
    });

    expect(await client.finish()).toMatchObject({ status: 201 });
    expect(await execute(pgbouncer.connection, 'SHOW idle_in_transaction_session_timeout')).toEqual([
      { idle_in_transaction_session_timeout: '0' },
    ]);
  });

  it('leaves no data if its client disconnects', async () => {
    const client = await begin(csvOf('A', 'B'));
    await areStored(query);
    await client.leave();

    await noneIsStored(query);
    expect(await query('SELECT FROM inventory_items')).toEqual([]);
  });

  it('gets 503 if a table is locked', async () => {
    const table = await HeldTable.connect(postgres.connection);
    await table.hold();
    expect((await send(csvOf('A')).expect(503)).body).toEqual(problem(...TOO_SLOW));
    await table.disconnect();
    await send(csvOf('A')).expect(201);
  });
});
