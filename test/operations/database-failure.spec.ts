import { once } from 'node:events';
import { getRepositoryToken } from '@nestjs/typeorm';
import { Client, type PoolClient } from 'pg';
import type { Repository } from 'typeorm';
import { Database } from '../../src/database/database';
import { databaseError } from '../../src/database/database-error';
import { ApiKey } from '../../src/database/schema/api-key.entity';
import { BOOTSTRAP_KEY, bearer, createKey } from '../support/api-keys';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { QUERY, UPDATE } from '../support/paths';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { sharedServers } from '../support/shared-servers';
import { until } from '@verkko/dev-servers/until';
const PAGE = `${QUERY}?productid=A`;
afterEach(endProcesses);

describe('the service and its database:', () => {
  let database: TestDatabase;
  let service: Service;
  let lock: HeldTable | undefined;

  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(async () => {
    await lock?.disconnect();
    lock = undefined;
    await service.stop();
    await database.drop();
  });

  const start = async (environment: Record<string, string> = {}) => {
    service = await startService(environment, database.connection);
  };
  const write = (...names: string[]) =>
    service.post(UPDATE, { items: names.map((productid) => reading(productid)) });
  const read = () => service.get(PAGE);
  const stored = async () =>
    (await database.query<{ productid: string }>('SELECT productid FROM inventory_items ORDER BY 1')).map(
      ({ productid }) => productid,
    );
  const names = () => database.query('SELECT productid FROM products ORDER BY 1');

  const expectError = async (request: ReturnType<typeof read>, error: string, message: string) => {
    const { status, headers, body } = await request;
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(body).toEqual({ error, message, request_id: headers['x-request-id'] });
  };
  const transactionOfKeys = (work: (keys: Repository<ApiKey>) => Promise<void>) =>
    service.app.get(Database).transactionOf(service.app.get(getRepositoryToken(ApiKey)), work);
  const TOO_SLOW = ['DATABASE_UNAVAILABLE', 'The database did not answer in time; try again.'] as const;

  it.each([
    { limit: 'DB_LOCK_TIMEOUT', environment: { DB_LOCK_TIMEOUT: '0.2', DB_STATEMENT_TIMEOUT: '60' } },
    { limit: 'DB_STATEMENT_TIMEOUT', environment: { DB_STATEMENT_TIMEOUT: '0.2', DB_LOCK_TIMEOUT: '60' } },
  ])(
    'while a table is locked, requests get 503 after the time limit $limit; when the lock ends, requests succeed',
    async ({ environment }) => {
      await start(environment);
      lock = await HeldTable.locked(database.connection, 'inventory_items');

      await expectError(read(), ...TOO_SLOW);
      await expectError(write('A', 'B'), ...TOO_SLOW);

      await lock.disconnect();
      await write('A').expect(201);
      expect((await read().expect(200)).body).toMatchObject({ count: 1 });
      expect(await stored()).toEqual(['A']);
      expect(await names()).toEqual([{ productid: 'A' }]);
    },
  );

  it('a locked table of API keys causes status 503, and the service closes the database connection that waits for the table', async () => {
    await start({ BOOTSTRAP_API_KEY: BOOTSTRAP_KEY, DB_LOCK_TIMEOUT: '0.2', DB_POOL_SIZE: '1' });
    lock = await HeldTable.locked(database.connection, 'api_keys');
    const newestSession = async () => {
      await read().expect(200); // uses the only connection of the service
      const [session] = await database.query(
        `SELECT pid FROM pg_stat_activity WHERE application_name = 'verkko-inventory-api'
         AND datname = current_database() ORDER BY backend_start DESC LIMIT 1`,
      );
      return session;
    };

    for (const request of [
      service.get('/api/v1/keys'),
      service.post('/api/v1/keys', { name: 'late', scopes: ['inventory:read'] }),
    ]) {
      const before = await newestSession();
      await expectError(request.set(bearer(BOOTSTRAP_KEY)), ...TOO_SLOW);
      expect(await newestSession()).not.toEqual(before);
    }

    await lock.disconnect();
    await createKey(service, { name: 'in time' });
    expect(await database.query('SELECT name FROM api_keys')).toEqual([{ name: 'in time' }]);
  });

  it('a connection that breaks between two SQL statements causes the error DATABASE_UNAVAILABLE', async () => {
    await start();
    const failure = transactionOfKeys(async (keys) => {
      const client = (await keys.manager.queryRunner?.connect()) as PoolClient;
      const noticed = once(client, 'error');
      await database.query('SELECT pg_terminate_backend($1)', [await processOf(keys)]);
      await noticed;
      await keys.find();
    });

    expect(databaseError(await failure.catch((error: unknown) => error))).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  });

  it('a failed transaction stores nothing, not even rows from nested transactions', async () => {
    await start({ DB_POOL_SIZE: '1' });
    const key = (id: string) => ({ id, hash: Buffer.alloc(32), name: 'any', scopes: [] });

    const failure = transactionOfKeys(async (keys) => {
      // TypeORM refuses row locks outside of a transaction.
      expect(await keys.find({ lock: { mode: 'pessimistic_write' } })).toEqual([]);
      await keys.save(key('saved'));
      await keys.manager.transaction((manager) => manager.insert(ApiKey, key('inserted')));
      expect(await keys.count()).toBe(2);
      throw new Error('the end');
    });

    await expect(failure).rejects.toThrow('the end');
    expect(await database.query('SELECT id FROM api_keys')).toEqual([]);
  });

  it('a request gets 503 OVERLOADED if all database connections stay busy for DB_POOL_TIMEOUT', async () => {
    await start({
      DB_POOL_SIZE: '1',
      DB_POOL_TIMEOUT: '0.2',
      DB_LOCK_TIMEOUT: '60',
      DB_STATEMENT_TIMEOUT: '60',
    });
    await read().expect(200); // opens the connection now, because opening may take longer than the timeout
    lock = await HeldTable.locked(database.connection, 'inventory_items');
    const waiting = read().then(({ status }) => status);
    await lock.hasWaiting();

    const message = 'Every database connection is busy; try again.';
    await expectError(read(), 'OVERLOADED', message);
    await expectError(write('A'), 'OVERLOADED', message);

    await lock.disconnect();
    expect(await waiting).toBe(200);
    await write('A').expect(201);
    expect(await stored()).toEqual(['A']);
  });

  it('an update stores nothing if its database connection breaks half way', async () => {
    await start();
    // The transaction has inserted the readings, and waits for the locked table to insert the product names.
    lock = await HeldTable.locked(database.connection, 'products');
    const cut = expectError(
      write('A', 'B'),
      'DATABASE_UNAVAILABLE',
      'The database is not available; try again.',
    );
    await database.query('SELECT pg_terminate_backend($1)', await lock.hasWaiting());

    await cut;
    await lock.disconnect();
    expect(await stored()).toEqual([]);
    expect(await names()).toEqual([]);
    await write('A', 'B').expect(201);
    expect(await stored()).toEqual(['A', 'B']);
  });

  it('the service continues to work when PostgreSQL closes the idle connections', async () => {
    await start();
    await Promise.all(Array.from({ length: 10 }, () => read().expect(200)));
    const cut = await database.query(
      `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'verkko-inventory-api'
       AND datname = current_database()`,
    );
    expect(cut.length).toBeGreaterThan(0);

    await until('the pool has removed the connections', async () => (await read()).status === 200);
    await write('A').expect(201);
  });

  it('an update stores a product name again if the database lost the name in a failover', async () => {
    await start();
    await write('A').expect(201);
    // Imitates a failover to an older copy of the database: deletes the stored product name, and closes all
    // connections.
    await database.query('DELETE FROM products');
    await database.query(
      `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'verkko-inventory-api'
       AND datname = current_database()`,
    );

    await until('an update succeeds again', async () => (await write('A')).status === 201);

    expect(await names()).toEqual([{ productid: 'A' }]);
  });

  it('concurrent updates with the same new products in opposite orders are all stored', async () => {
    await start();
    const products = Array.from({ length: 100 }, (_, index) => `product ${String(index).padStart(2, '0')}`);
    const reversed = [...products].reverse();

    for (let round = 1; round <= 5; round++) {
      const inRound = (list: string[]) => list.map((name) => `${name} of round ${round}`);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => write(...inRound(index % 2 ? products : reversed))),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    }

    const counts = await database.query(
      'SELECT count(*)::int AS readings, count(DISTINCT productid)::int AS products FROM inventory_items',
    );
    expect(counts).toEqual([{ readings: 5 * 20 * 100, products: 5 * 100 }]);
    expect(await names()).toHaveLength(500);
  });

  it('two updates that wait for the same new product are both stored, without a deadlock', async () => {
    await start();
    // This update creates the row of the caller in the table origins. If the row were missing, both updates
    // below would wait for its id, and the service would then store them together. The test needs two
    // separate updates.
    await write('b').expect(201);
    const other = new Client(database.connection);
    await other.connect();
    await other.query(`BEGIN; INSERT INTO products VALUES ('m')`);
    // The service inserts product names in sorted order. Without this order, the first update would insert
    // the name `a`, and the second update the name `z`. Then each update would wait for the name that the
    // other one has inserted: a deadlock.
    const answers = [write('a', 'm', 'z'), write('z', 'm', 'a')].map((request) =>
      request.then(({ status }) => status),
    );
    await until('both updates wait', async () => {
      const waiting = await database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length === 2;
    });
    await other.end();

    expect(await Promise.all(answers)).toEqual([201, 201]);
    expect(await stored()).toEqual(['a', 'a', 'b', 'm', 'm', 'z', 'z']);
    expect(await names()).toEqual(['a', 'b', 'm', 'z'].map((productid) => ({ productid })));
  });

  it('a bug in an SQL statement causes status 500, and only the log has the cause', async () => {
    await start();
    const instance = await startProcess({ ...databaseEnvironment(database.connection), LOG_LEVEL: 'info' });
    await database.query('ALTER TABLE inventory_items RENAME COLUMN quantity TO amount');

    const answer = await fetch(instance.url + PAGE, { headers: { 'X-Request-ID': 'the-bug' } });

    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({
      error: 'INTERNAL_ERROR',
      message: 'An unexpected error; it is logged under this request_id.',
      request_id: 'the-bug',
    });
    await instance.stop();
    expect(instance.log().filter(({ request_id }) => request_id === 'the-bug')).toEqual([
      expect.objectContaining({
        level: 'error',
        error: 'INTERNAL_ERROR',
        err: expect.objectContaining({
          message: 'column "quantity" does not exist',
          stack: expect.stringContaining('inventory.repository'),
        }),
      }),
      expect.objectContaining({ level: 'error', msg: 'request', status: 500 }),
    ]);
  });
});

async function processOf(keys: Repository<ApiKey>): Promise<number | undefined> {
  const [session] = await keys.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
  return session?.pid;
}

describe('the log about a database that cannot be used', () => {
  const PASSWORD = 'hunter2-secret';

  it.each([
    {
      why: 'refuses the password',
      environment: () => databaseEnvironment({ ...sharedServers().postgres, password: PASSWORD }),
    },
    {
      why: 'does not respond',
      environment: () => ({ DATABASE_URL: `postgres://somebody:${PASSWORD}@127.0.0.1:1/inventory` }),
    },
  ])('contains no password and no SQL (here: the database $why)', async ({ environment }) => {
    const instance = await startProcess({ ...environment(), LOG_LEVEL: 'trace' });

    const answer = await fetch(instance.url + PAGE, { headers: { 'X-Request-ID': 'refused' } });

    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      error: 'DATABASE_UNAVAILABLE',
      message: 'The database is not available yet; try again.',
      request_id: 'refused',
    });
    const { stdout, stderr } = await instance.stop();
    expect(stdout + stderr).toContain('PostgreSQL cannot be used yet');
    expect(stdout + stderr).not.toContain(PASSWORD);
    expect(stdout + stderr).not.toContain('SELECT');
  });
});
