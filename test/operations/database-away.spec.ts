import type { Connection } from '@verkko/embedded-postgres';
import { execute } from '../support/database';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';

const UPDATE = '/api/v1/inventory/update';
const item = (productid: string) => ({ productid, quantity: 1, timestamp: '2024-01-01T00:00:00Z' });

const AWAY = 'The database is not available; try again.';
/** No request waits for longer, even where nothing answers: the time limits below and some room. */
const PATIENCE_MS = 5000;

const NOT_YET = 'The database is not available yet; try again.';

describe('while PostgreSQL is away', () => {
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
    service = await startService(environment, postgres.connection);
  };

  const write = (productid: string) => service.post(UPDATE, { items: [item(productid)] });
  const read = (productid: string) => service.get(`/api/v1/inventory/query?productid=${productid}`);

  const expectUnavailable = async (message: string) => {
    for (const answer of await Promise.all([
      write('refused').timeout(PATIENCE_MS),
      read('refused').timeout(PATIENCE_MS),
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
  /** Whatever was answered with 201 is there, once; what was refused is not. */
  const expectStored = async (productid: string) => {
    expect((await read(productid)).body).toMatchObject({ count: 1, items: [item(productid)] });
    expect((await read('refused')).body).toMatchObject({ count: 0 });
  };

  it('answers 503, and serves again by itself once it is back', async () => {
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

  it('starts all the same, answers 503, and serves once PostgreSQL is there', async () => {
    await postgres.stop();
    await start();
    await expectUnavailable(NOT_YET);

    await postgres.start();
    await until('ready', async () => (await service.get('/readyz')).status === 200);

    await write('after the start').expect(201);
    await expectStored('after the start');
  });

  it('answers 503 where PostgreSQL hangs, and serves again when it no longer does', async () => {
    const timeouts = { DB_STATEMENT_TIMEOUT: '0.5', DB_POOL_TIMEOUT: '0.5' };
    await start(timeouts);
    await write('before the pause').expect(201);

    await postgres.pause();
    // The first on the connections that it knows, the second has to make new ones.
    await expectUnavailable(AWAY);
    await expectUnavailable(AWAY);

    postgres.resume();
    await write('after the pause').expect(201);
    await expectStored('before the pause');
    await expectStored('after the pause');
  });

  it('has every update that it answered with 201, once, after PostgreSQL crashed', async () => {
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
    await until('the crash is noticed', () => seen(503));
    await until('ready', async () => (await service.get('/readyz')).status === 200);
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

/** Ends one session as a crash would: the server throws out all the others and recovers from its log. */
async function crash(connection: Connection): Promise<void> {
  const [session] = await execute<{ pid: number }>(
    connection,
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'verkko-inventory-api' LIMIT 1`,
  );
  process.kill(session?.pid ?? 0, 'SIGKILL');
}
