import type { Connection } from '@verkko/embedded-postgres';
import { BOOTSTRAP_KEY, bearer } from '../support/api-keys';
import { execute } from '../support/database';
import { QUERY, UPDATE } from '../support/paths';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
const AWAY = 'The database is not available; try again.';
/**
 * The longest time in ms until the service responds, even if PostgreSQL hangs. It consists of the timeouts
 * set in this file and a reserve.
 */
const PATIENCE_MS = 5000;

const NOT_YET = 'The database is not available yet; try again.';

describe('the service during failures of PostgreSQL', () => {
  let postgres: PostgresServer;
  let service: Service;

  beforeAll(async () => {
    postgres = await startPostgresServer();
  });
  afterAll(() => postgres.remove());
  afterEach(async () => {
    postgres.resume();
    await postgres.start();
    await service.stop();
  });

  const start = async (environment: Record<string, string> = {}) => {
    service = await startService({ BOOTSTRAP_API_KEY: BOOTSTRAP_KEY, ...environment }, postgres.connection);
  };

  const write = (productid: string) => service.post(UPDATE, { items: [reading(productid)] });
  const read = (productid: string) => service.get(`${QUERY}?productid=${productid}`);

  const listKeys = () => service.get('/api/v1/keys').set(bearer(BOOTSTRAP_KEY));

  const expectUnavailable = async (message: string) => {
    for (const answer of await Promise.all([
      write('refused').timeout(PATIENCE_MS),
      read('refused').timeout(PATIENCE_MS),
      listKeys().timeout(PATIENCE_MS),
    ])) {
      expect(answer.status).toBe(503);
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.body).toEqual({
        error: 'DATABASE_UNAVAILABLE',
        message,
        request_id: answer.headers['x-request-id'],
      });
    }
  };
  /**
   * Expects that the update of this product is stored once, that no update of the product `refused` is
   * stored, and that no API key exists.
   */
  const expectStored = async (productid: string) => {
    expect((await read(productid)).body).toMatchObject({ count: 1, items: [reading(productid)] });
    expect((await read('refused')).body).toMatchObject({ count: 0 });
    expect((await listKeys()).body).toMatchObject({ count: 0 });
  };

  it('answers 503 after PostgreSQL stopped, and recovers when PostgreSQL is started again', async () => {
    await start();
    await write('before the stop').expect(201);

    await postgres.stop();
    await expectUnavailable(AWAY);
    await expectUnavailable(AWAY);

    await postgres.start();
    await write('after the stop').expect(201);
    await expectStored('before the stop');
    await expectStored('after the stop');
  });

  it('can start, and answers 503 until PostgreSQL is started', async () => {
    await postgres.stop();
    await start();
    await expectUnavailable(NOT_YET);

    await postgres.start();
    await until('/readyz answers 200', async () => (await service.get('/readyz')).status === 200);

    await write('after the start').expect(201);
    await expectStored('after the start');
  });

  it('answers 503 while PostgreSQL hangs, and recovers when PostgreSQL continues', async () => {
    const timeouts = { DB_STATEMENT_TIMEOUT: '0.5', DB_POOL_TIMEOUT: '0.5' };
    await start(timeouts);
    await write('before the pause').expect(201);

    await postgres.pause();
    // The first request uses open database connections. The second request has to open new connections.
    await expectUnavailable(AWAY);
    await expectUnavailable(AWAY);

    postgres.resume();
    await write('after the pause').expect(201);
    await expectStored('before the pause');
    await expectStored('after the pause');
  });

  it('stores an update exactly once if its response is 201, even if PostgreSQL crashes', async () => {
    await start();
    const answers = new Map<string, number>();
    let done = false;
    const writeOn = async (writer: string) => {
      for (let count = 1; !done; count++) {
        const productid = `${writer}-${count}`;
        answers.set(productid, (await write(productid)).status);
      }
    };
    const writers = ['a', 'b', 'c', 'd'].map(writeOn);
    const seen = (status: number) => [...answers.values()].includes(status);
    await until('updates are stored', () => seen(201));

    await crash(postgres.connection);
    await until('an update fails', () => seen(503));
    await until('/readyz answers 200', async () => (await service.get('/readyz')).status === 200);
    done = true;
    await Promise.all(writers);

    expect(new Set(answers.values())).toEqual(new Set([201, 503]));
    const rows = await execute<{ productid: string }>(
      postgres.connection,
      `SELECT productid FROM inventory_items WHERE productid ~ '^[abcd]-'`,
    );
    const found = rows.map(({ productid }) => productid);
    expect(new Set(found).size).toBe(found.length);
    const promised = [...answers].filter(([, status]) => status === 201).map(([productid]) => productid);
    expect(found).toEqual(expect.arrayContaining(promised));
  });
});

/**
 * Kills one process of the PostgreSQL server. As after a crash, PostgreSQL ends all sessions and recovers
 * from its log.
 */
async function crash(connection: Connection): Promise<void> {
  const [session] = await execute<{ pid: number }>(
    connection,
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'verkko-inventory-api' LIMIT 1`,
  );
  process.kill(session?.pid ?? 0, 'SIGKILL');
}
