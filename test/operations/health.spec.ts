import { loadConfig } from '../../src/config/load-config';
import { migrate } from '../../src/database/migrate';
import { Shutdown } from '../../src/shutdown/shutdown';
import { type BlackHole, startBlackHole } from '../support/black-hole';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { QUERY } from '../support/paths';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { type Service, startService } from '../support/service';
import { TEST_ENVIRONMENT } from '../support/test-environment';
import { until } from '@verkko/dev-servers/until';

/** Time limit in ms for a health probe: the documented 2 s, and a reserve for a busy machine. */
const ANSWERS_WITHIN_MS = 10_000;

const NOT_READY = {
  error: 'DATABASE_UNAVAILABLE',
  message: 'The database does not answer, or its migrations are not in place (npm run migration:run).',
  request_id: expect.any(String),
};

let service: Service;
const databases: TestDatabase[] = [];

afterEach(async () => {
  await service.stop();
  await Promise.all(databases.splice(0).map((database) => database.drop()));
});

async function ownDatabase(template?: string): Promise<TestDatabase> {
  const database = await createDatabase(template);
  databases.push(database);
  return database;
}

/** Calls a health probe. @returns the status and the body, which must arrive within the time limit */
async function ask(path: string): Promise<string> {
  const { status, text } = await service.get(path).timeout(ANSWERS_WITHIN_MS);
  return `${status} ${text}`;
}

async function expectUnready(error: object): Promise<void> {
  const { status, headers, body } = await service.get('/readyz').timeout(ANSWERS_WITHIN_MS);
  expect(status).toBe(503);
  expect(headers['retry-after']).toBe('1');
  expect(body).toEqual(error);
}

describe('the health probes of a running service', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgresServer(), startRedisServer()]);
  });
  afterAll(() => Promise.all([postgres.remove(), redis.stop()]));
  beforeEach(async () => {
    service = await startService({ REDIS_URL: redis.url }, postgres.connection);
  });

  const expectAllWell = async () => {
    await until(
      'all services are available again',
      async () => (await service.get('/health')).status === 200,
    );
    expect(await ask('/health')).toBe('200 {"db":"ok","redis":"ok"}');
    expect(await ask('/readyz')).toBe('200 {"status":"ok"}');
  };

  it('report when PostgreSQL stops and when PostgreSQL runs again', async () => {
    await expectAllWell();
    await postgres.stop();

    expect(await ask('/health')).toBe('503 {"db":"unavailable","redis":"ok"}');
    expect(await ask('/livez')).toBe('200 {"status":"ok"}');
    await expectUnready(NOT_READY);

    await postgres.start();
    await expectAllWell();
  });

  it('report when Redis stops and when Redis runs again', async () => {
    await expectAllWell();
    await redis.stop();

    expect(await ask('/health')).toBe('503 {"db":"ok","redis":"unavailable"}');
    expect(await ask('/livez')).toBe('200 {"status":"ok"}');
    expect(await ask('/readyz')).toBe('200 {"status":"ok"}');

    await redis.start();
    await expectAllWell();
  });

  it('answer in time while PostgreSQL and Redis hang', async () => {
    await expectAllWell();
    await postgres.pause();
    redis.pause();

    try {
      // The first probe uses open connections to PostgreSQL and Redis. The next probes have to open new
      // connections.
      for (let time = 1; time <= 3; time++) {
        expect(await ask('/health')).toBe('503 {"db":"unavailable","redis":"unavailable"}');
        expect(await ask('/livez')).toBe('200 {"status":"ok"}');
        await expectUnready(NOT_READY);
      }
    } finally {
      postgres.resume();
      redis.resume();
    }

    await expectAllWell();
  });
});

describe('the health probes', () => {
  it('report that Redis is disabled if no Redis is configured', async () => {
    service = await startService();

    expect(await ask('/health')).toBe('200 {"db":"ok","redis":"disabled"}');
    expect(await ask('/readyz')).toBe('200 {"status":"ok"}');
  });

  it.each([
    ['redis', 1],
    ['redis+cluster', 20],
  ])(
    'answer in time if PostgreSQL and Redis hang when the service starts (URL scheme: %s, nodes: %d)',
    async (kind, nodes) => {
      const holes = await Promise.all(Array.from({ length: nodes }, () => startBlackHole()));
      const [{ host, port }] = holes as [BlackHole];
      const connection = { host, port, user: 'u', password: 'p', database: 'd' };
      const REDIS_URL = `${kind}://${holes.map((hole) => `${hole.host}:${hole.port}`).join(',')}`;
      service = await startService({ REDIS_URL, DB_POOL_TIMEOUT: '0.5' }, connection);

      for (let time = 1; time <= 3; time++) {
        expect(await ask('/health')).toBe('503 {"db":"unavailable","redis":"unavailable"}');
        expect(await ask('/livez')).toBe('200 {"status":"ok"}');
        await expectUnready(NOT_READY);
      }

      await Promise.all(holes.map((hole) => hole.close()));
    },
  );

  it('report that the service is not ready until the migrations have run', async () => {
    const database = await ownDatabase('template0');
    service = await startService({ RUN_MIGRATIONS: 'false' }, database.connection);

    expect(await ask('/health')).toBe('200 {"db":"ok","redis":"disabled"}');
    expect(await ask('/livez')).toBe('200 {"status":"ok"}');
    await expectUnready(NOT_READY);

    await migrate(loadConfig(TEST_ENVIRONMENT), database.connection);
    expect(await ask('/readyz')).toBe('200 {"status":"ok"}');

    await database.query('DELETE FROM migrations');
    await expectUnready(NOT_READY);
  });

  it('report that the service is not ready while it is stopping', async () => {
    service = await startService();

    service.app.get(Shutdown).begin();

    expect(await ask('/health')).toBe('200 {"db":"ok","redis":"disabled"}');
    expect(await ask('/livez')).toBe('200 {"status":"ok"}');
    await expectUnready({
      error: 'SHUTTING_DOWN',
      message: 'This instance is stopping.',
      request_id: expect.any(String),
    });
  });

  it('answer while every database connection of the service waits for a locked table', async () => {
    const database = await ownDatabase();
    service = await startService({ DB_POOL_SIZE: '1' }, database.connection);
    const lock = await HeldTable.locked(database.connection, 'inventory_items');
    const waiting = service.get(`${QUERY}?productid=A`).then(({ status }) => status);
    await lock.hasWaiting();

    expect(await ask('/health')).toBe('200 {"db":"ok","redis":"disabled"}');
    expect(await ask('/readyz')).toBe('200 {"status":"ok"}');

    await lock.disconnect();
    expect(await waiting).toBe(200);
  });

  it('open at most two database connections, even for 50 requests at once', async () => {
    service = await startService();
    const connections = async () => {
      const [row] = await service.query<{ count: number }>(
        `SELECT count(*)::int FROM pg_stat_activity
         WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
      );
      return row?.count ?? NaN;
    };
    const before = await connections();

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => ask(index % 2 ? '/health' : '/readyz')),
    );

    expect(new Set(answers)).toEqual(new Set(['200 {"db":"ok","redis":"disabled"}', '200 {"status":"ok"}']));
    expect((await connections()) - before).toBeLessThanOrEqual(2);
  });
});
