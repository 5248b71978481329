import { Client } from 'pg';
import { Database } from '../../src/database/database';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { QUERY, UPDATE } from '../support/paths';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const CROWD = Array.from({ length: 20 }, (_, index) => `product ${index}`);

/** The database sessions of the service, except those of its health probes. */
const SESSIONS = `FROM pg_stat_activity WHERE application_name = 'verkko-inventory-api' AND datname = current_database()`;

describe('reads that share a connection', () => {
  let database: TestDatabase;
  let service: Service;

  beforeAll(async () => {
    database = await createDatabase();
    const noTimeouts = { DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60', DB_POOL_TIMEOUT: '60' };
    service = await startService({ DB_POOL_SIZE: '5', ...noTimeouts }, database.connection);
    await service.store(CROWD.map(reading));
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  const page = (productid: string) => service.get(QUERY).query({ productid });
  const pages = () => CROWD.map((productid) => page(productid).then(({ status }) => status));
  const waiting = (count = 2) =>
    until('sessions wait', async () => {
      const sessions = await database.query<{ pid: number }>(
        `SELECT pid ${SESSIONS} AND wait_event_type = 'Lock'`,
      );
      return sessions.length >= count && sessions;
    });

  it('get their own results, even if many reads run at once', async () => {
    const crowd = Array.from({ length: 10 }, () => CROWD).flat();

    const answers = await Promise.all(crowd.map(async (productid) => (await page(productid)).body));

    expect(answers.map(({ items }) => items)).toEqual(
      crowd.map((productid) => [{ ...reading(productid, CROWD.indexOf(productid)), id: expect.any(Number) }]),
    );
  });

  it('use at most DB_POOL_SIZE connections in total, together with the writes that run at the same time', async () => {
    const lock = await HeldTable.locked(database.connection, 'inventory_items');
    const first = pages();
    await waiting();
    // A shared connection counts as slow after 50 ms without an answer. While all shared connections are
    // slow, reads use connections of their own. So the test waits longer than 50 ms.
    const begun = performance.now();
    await until('the shared connections count as slow', () => performance.now() - begun > 60);
    const crowd = [...first, ...pages(), ...pages()];
    const write = service.post(UPDATE, { items: [reading('new')] });
    const answers = Promise.all([...crowd, write.then(({ status }) => status)]);
    await waiting(5);
    await lock.disconnect();

    expect(new Set(await answers)).toEqual(new Set([200, 201]));
    // Connections stay open after use. So the number of open connections includes all connections that were
    // ever used.
    expect(await database.query(`SELECT count(*)::int ${SESSIONS}`)).toEqual([{ count: 5 }]);
  });

  it('all succeed except one, which gets 503, if their database session ends', async () => {
    const lock = await HeldTable.locked(database.connection, 'inventory_items');
    const reads = pages();
    const [first] = await waiting();
    await database.query('SELECT pg_terminate_backend($1)', [first?.pid]);
    await until('the session has ended', async () => {
      const left = await database.query(`SELECT ${SESSIONS} AND pid = $1`, [first?.pid]);
      return left.length === 0;
    });
    await lock.disconnect();

    const statuses = await Promise.all(reads);
    expect(statuses.filter((status) => status === 503)).toHaveLength(1);
    expect(statuses.filter((status) => status === 200)).toHaveLength(CROWD.length - 1);
    expect((await page('product 0')).status).toBe(200);
  });

  it('use other connections if slow reads block all shared connections', async () => {
    const holder = new Client(database.connection);
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock(1)');
    const slow = { text: 'SELECT pg_advisory_xact_lock(1)' };
    const ended: string[] = [];
    const begun = performance.now();
    const slowOnes = [1, 2].map(() =>
      service.app
        .get(Database)
        .readPipelined(slow)
        .then(() => ended.push('slow')),
    );
    await waiting();
    await until('the reads are slow enough', () => performance.now() - begun > 60);

    await Promise.all(CROWD.map((productid) => page(productid).then(() => ended.push('page'))));
    expect(new Set(ended)).toEqual(new Set(['page']));
    await holder.end();
    await Promise.all(slowOnes);
  });
});
