import { type EmbeddedPostgres, startEmbeddedPostgres } from '@verkko/embedded-postgres';
import { DataDir } from '../support/data-dir';
import { ask, update } from '../support/http-client';
import { QUERY } from '../support/paths';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { freePort } from '@verkko/dev-servers/free-port';

const BULK = Array.from({ length: 10_000 }, (_, index) => ({
  productid: 'bulk',
  quantity: index,
  timestamp: new Date(Date.UTC(2024, 0, 1) + index * 60_000).toISOString().replace('.000Z', 'Z'),
}));

let ownData: DataDir;
let serverData: DataDir;
/** A PostgreSQL that is reached as if it were on another machine: over TCP, with a password. */
let postgres: EmbeddedPostgres;
let redis: RedisServer;

beforeAll(async () => {
  ownData = new DataDir();
  serverData = new DataDir();
  redis = await startRedisServer();
  postgres = await startEmbeddedPostgres({ dataDir: serverData.path, tcpPort: await freePort() });
});
afterEach(endProcesses);
afterAll(async () => {
  await postgres.stop();
  await redis.stop();
  await Promise.all([ownData.remove(), serverData.remove()]);
});

const ways = {
  'the embedded PostgreSQL, without Redis': () => ({
    environment: { DATA_DIR: ownData.path },
    database: `embedded PostgreSQL 16, data in ${ownData.path}`,
    limits: 'in memory, for this process alone',
    health: { db: 'ok', redis: 'disabled' },
  }),
  'DB_HOST, DB_PORT, … and REDIS_HOST, REDIS_PORT': () => ({
    environment: {
      ...databaseEnvironment(postgres.connection),
      REDIS_HOST: redis.host,
      REDIS_PORT: String(redis.port),
    },
    database: `PostgreSQL at 127.0.0.1:${postgres.connection.port}/inventory`,
    limits: 'shared in Redis',
    health: { db: 'ok', redis: 'ok' },
  }),
  'DATABASE_URL and REDIS_URL': () => {
    const { user, password, port, database } = postgres.connection;
    return {
      environment: {
        DATABASE_URL: `postgres://${user}:${password}@127.0.0.1:${port}/${database}`,
        REDIS_URL: redis.url,
      },
      database: `PostgreSQL at 127.0.0.1:${port}/inventory`,
      limits: 'shared in Redis',
      health: { db: 'ok', redis: 'ok' },
    };
  },
};

describe.each(Object.entries(ways))('the service, configured with %s,', (_name, way) => {
  it('stores 10,000 readings in one request, and returns pages of 500', async () => {
    const { environment, database, limits, health } = way();
    const service = await startProcess(environment);
    const { url } = service;
    const productid = `bulk on ${database} by ${Object.keys(environment).join()}`;

    expect(service.stderr()).toContain(`  database     ${database}\n  rate limits  counted ${limits}\n`);
    expect(JSON.parse((await ask(`${url}/health`)).body)).toEqual(health);
    const stored = await update(
      url,
      BULK.map((reading) => ({ ...reading, productid })),
    );
    expect(stored).toMatchObject({ status: 201, body: '' });

    const parameters = new URLSearchParams({ productid, limit: '500', offset: '9500' });
    const page = await ask(`${url}${QUERY}?${parameters.toString()}`);
    expect(page.status).toBe(200);
    expect(JSON.parse(page.body)).toEqual({
      count: 500,
      limit: 500,
      offset: 9500,
      items: BULK.slice(9500).map((reading) => ({ ...reading, productid, id: expect.any(Number) })),
    });
  });
});
