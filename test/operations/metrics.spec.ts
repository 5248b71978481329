import { randomUUID } from 'node:crypto';
import { Agent, METHODS, request } from 'node:http';
import { Shutdown } from '../../src/shutdown/shutdown';
import { BusyDatabase } from '../support/busy-database';
import { ask as askKept } from '../support/http-client';
import { type Scrape, scrape } from '../support/metrics';
import { KEYS, QUERY, UPDATE } from '../support/paths';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
import { reading } from '../support/readings';
const STORED = 'verkko_readings_stored_total';

const BOOTSTRAP_API_KEY = `vk_${'0'.repeat(40)}`;
const UNKNOWN_KEY = `vk_${'0'.repeat(16)}_${'0'.repeat(64)}`;

/** Sends a request on a new connection, because kept-alive connections would delay the stop of the service. */
const ask: typeof askKept = (url, options) => askKept(url, { agent: new Agent(), ...options });

const running: { stop(): Promise<void> }[] = [];

afterEach(() => Promise.all(running.splice(0).map((service) => service.stop())));

async function start(...how: Parameters<typeof startService>): Promise<Service> {
  const service = await startService(...how);
  running.push(service);
  return service;
}

async function busy(environment: Record<string, string> = {}): Promise<BusyDatabase> {
  const database = await BusyDatabase.start(environment);
  running.push(database);
  return database;
}

function poolsOf(scraped: Scrape) {
  const of = (pool: string) => ({
    total: scraped.value('verkko_database_connections', { pool }),
    idle: scraped.value('verkko_database_connections_idle', { pool }),
    max: scraped.value('verkko_database_connections_max', { pool }),
    waiting: scraped.value('verkko_database_waiting', { pool }),
  });
  return { exclusive: of('exclusive'), pipelined: of('pipelined') };
}

describe('GET /metrics', () => {
  it('counts requests by method, route template, and status', async () => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '2' });

    for (const productid of ['secret-a', 'secret-b', 'secret-c'])
      await service.get(`${QUERY}?productid=${productid}`);
    // This path without a version has its own route template, but the same rate limit as the path with a
    // version.
    await service.get('/api/inventory/query/?productid=secret-d');
    await service.store([reading('secret-e')]);
    await service.store([reading('secret-e')]);
    await service.post(UPDATE, { items: [{ productid: 'secret-f' }] });
    await service.post(UPDATE, '{"secret-g');
    await ask(`${service.url}${QUERY}?productid=secret-h`, { method: 'HEAD' });
    await ask(`${service.url}${UPDATE}`, { method: 'PUT' });
    await service.get('/secret-path?secret-i');
    await service.get('/%');
    await ask(`${service.url}/api/v1/keys/0123456789abcdef`, { method: 'DELETE' });
    await service.get('/readyz');

    const scraped = await scrape(service.url);
    expect(scraped.requests()).toEqual({
      'GET /api/v1/inventory/query 200': 2,
      'GET /api/v1/inventory/query 429': 1,
      'GET /api/inventory/query 429': 1,
      'HEAD /api/v1/inventory/query 429': 1,
      'POST /api/v1/inventory/update 201': 2,
      'POST /api/v1/inventory/update 400': 1,
      'POST /api/v1/inventory/update 422': 1,
      'PUT unmatched 405': 1,
      'GET unmatched 404': 1,
      'GET unmatched 400': 1,
      'DELETE /api/v1/keys/:id 403': 1,
      'GET /readyz 200': 1,
    });
    expect(JSON.stringify(scraped.samples)).not.toMatch(/secret|0123456789abcdef/);
  });

  it('returns the durations of requests in seconds', async () => {
    const database = await busy();
    const { service, table } = database;
    const before = performance.now();
    const answers = await database.occupy();
    const held = performance.now();
    const waited = await until('the first request has waited 20 ms', () => {
      const now = performance.now();
      return now - held > 20 && now - held;
    });
    await table.release();
    await Promise.all(answers);
    const atMost = 2 * (performance.now() - before);

    const update = { route: UPDATE, status: '201' };
    const scraped = await scrape(service.url);
    const sum = scraped.value('http_request_duration_seconds_sum', update);
    expect(sum).toBeGreaterThan((2 * waited) / 1000);
    expect(sum).toBeLessThan(atMost / 1000);
    const bucket = (le: string) => scraped.value('http_request_duration_seconds_bucket', { ...update, le });
    expect([bucket('0.01'), bucket('+Inf')]).toEqual([0, 2]);
  });

  it('counts a request as aborted if the client disconnects before the response', async () => {
    const database = await busy();
    const { service, table } = database;
    const answers = await database.occupy();
    const impatient = request(service.url + UPDATE, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
    });
    impatient.on('error', () => undefined).end(JSON.stringify({ items: [reading('A')] }));
    await database.hasQueued(1);

    impatient.destroy();

    const counted = await until('the request is counted', async () => {
      const requests = (await scrape(service.url)).requests();
      return Object.keys(requests).length > 0 && requests;
    });
    expect(counted).toEqual({ [`POST ${UPDATE} aborted`]: 1 });
    await table.release();
    await Promise.all(answers);
  });

  it('counts readings only after their commit, and no readings of failed updates', async () => {
    const database = await busy();
    const { service, table } = database;
    const stored = async () => (await scrape(service.url)).value(STORED);
    expect(await stored()).toBe(0);

    const answers = await database.occupy();
    expect(await stored()).toBe(0);
    await table.release();
    await Promise.all(answers);
    expect(await stored()).toBe(2);

    await service.store([reading('A'), reading('A'), reading('B')]);
    expect(await stored()).toBe(5);
    await service.post(UPDATE, { items: [reading('C'), { productid: 'C' }] }).expect(422);
    await service.query('ALTER TABLE inventory_items RENAME TO away');
    await service.post(UPDATE, { items: [reading('A')] }).expect(503);
    expect(await stored()).toBe(5);
  });

  it('counts the readings of a retried request once', async () => {
    const service = await start();
    const send = () =>
      service
        .post(UPDATE, { items: [reading('A')] })
        .set('Idempotency-Key', 'the-same')
        .expect(201);

    await send();
    await send();

    expect((await scrape(service.url)).value(STORED)).toBe(1);
  });

  it('returns how many database connections are open and idle, and how many writes wait', async () => {
    const database = await busy({ DB_POOL_SIZE: '4', BOOTSTRAP_API_KEY });
    const { service, table } = database;
    const state = async () => poolsOf(await scrape(service.url));
    expect(await state()).toMatchObject({
      exclusive: { max: 2, waiting: 0 },
      pipelined: { max: 2, waiting: 0 },
    });

    await service.get(`${QUERY}?productid=A`).expect(200);
    const answers = await database.occupy();
    answers.push(database.update('C', 'D'), database.update('E'));
    await database.hasQueued(2);
    expect(await state()).toMatchObject({
      exclusive: { total: 2, idle: 0, waiting: 0 },
      pipelined: { total: 1, idle: 1, waiting: 0 },
    });
    const scraped = await scrape(service.url);
    expect(scraped.value('verkko_writes_waiting')).toBe(2);
    expect(scraped.value('verkko_bodies_held_bytes')).toBeGreaterThan(4 * 4096);

    const waiting = service
      .post(KEYS, { name: 'waits', scopes: ['inventory:read'] })
      .set('X-API-Key', BOOTSTRAP_API_KEY)
      .then(({ status }) => status);
    await until('a request waits for a connection', async () => (await state()).exclusive.waiting === 1);

    await table.release();
    await Promise.all(answers);
    expect(await waiting).toBe(201);
    // Background work of the service may use a database connection for a moment.
    await until('every connection is idle', async () => (await state()).exclusive.idle === 2);
    const after = await scrape(service.url);
    expect(poolsOf(after)).toMatchObject({ exclusive: { total: 2, waiting: 0 } });
    expect(after.value('verkko_writes_waiting')).toBe(0);
    expect(after.value('verkko_bodies_held_bytes')).toBe(0);
  });

  it('returns the version of the service, and metrics of its process and event loop', async () => {
    const scraped = await scrape((await start()).url);

    expect(scraped.value('verkko_build_info', { version: '1.0.0', node: process.version })).toBe(1);
    expect(scraped.value('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(scraped.value('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(scraped.value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('returns the version and the address of the database server', async () => {
    const service = await start();
    const [server] = await service.query(`SELECT current_setting('server_version') AS version,
      coalesce(host(inet_server_addr()) || ':' || inet_server_port(), 'local') AS server`);

    const [sample] = (await scrape(service.url)).samples.filter(
      ({ name }) => name === 'verkko_database_info',
    );
    expect(sample).toEqual({ name: 'verkko_database_info', labels: server, value: 1 });
  });

  it('returns the text format of Prometheus, and HEAD /metrics returns no body', async () => {
    const service = await start();
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

    const answer = await ask(`${service.url}/metrics`);
    expect(answer).toMatchObject({ status: 200, headers });
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)));
    expect(await ask(`${service.url}/metrics`, { method: 'HEAD' })).toMatchObject({
      status: 200,
      headers,
      body: '',
    });
  });

  it('counts the readings and requests of each service separately if several services run in one process', async () => {
    const [one, other] = [await start(), await start()];

    await one.store([reading('A')]);

    expect((await scrape(one.url)).value(STORED)).toBe(1);
    expect((await scrape(other.url)).value(STORED)).toBe(0);
    expect((await scrape(other.url)).requests()).toEqual({});
  });

  it('answers while the service is stopping', async () => {
    const service = await start();

    service.app.get(Shutdown).begin();

    expect((await scrape(service.url)).requests()).toEqual({});
  });

  it('is not part of the API documentation', async () => {
    const { body } = await (await start()).get('/openapi.json');

    expect(Object.keys(body.paths)).not.toContain('/metrics');
  });
});

describe('the number of time series in the metrics', () => {
  it('does not grow with HTTP methods, paths or names that clients invent', async () => {
    const service = await start();
    await service.get('/nowhere');
    const random = () => `/${randomUUID()}`;

    // The test does not use the method CONNECT, because Node closes the connection of such a request.
    const methods = METHODS.filter((method) => method !== 'CONNECT');
    const paths = [random, () => QUERY, () => `${KEYS}${random()}`, () => `/docs${random()}`];
    const kinds = methods.flatMap((method) => paths.map((path) => ({ method, path })));
    const sent = [...kinds, ...kinds].slice(0, 200);
    await Promise.all(
      sent.map(({ method, path }) =>
        ask(service.url + path(), {
          method,
          headers: { 'X-Request-ID': randomUUID(), 'User-Agent': randomUUID() },
        }),
      ),
    );
    const { samples } = await scrape(service.url);

    const valuesOf = (label: string) =>
      new Set(
        samples
          .filter(({ name }) => name === 'http_request_duration_seconds_count')
          .map(({ labels }) => labels[label]),
      );
    const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'];
    expect(known).toEqual(expect.arrayContaining([...valuesOf('method')]));
    expect([...valuesOf('method')]).toContain('other');
    expect(['unmatched', QUERY, '/api/v1/keys/:id', '/metrics']).toEqual(
      expect.arrayContaining([...valuesOf('route')]),
    );
    expect(JSON.stringify(samples)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  });
});

describe('the metrics of the rate limits', () => {
  const outcomes = (scraped: Scrape) =>
    Object.fromEntries(
      scraped.samples
        .filter(({ name, value }) => name === 'verkko_rate_limit_requests_total' && value > 0)
        .map(({ labels, value }) => [`${labels.policy} ${labels.outcome}`, value]),
    );

  it('count the requests within each limit and over each limit', async () => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '2' });
    for (let sent = 1; sent <= 5; sent++) await service.get(`${QUERY}?productid=A`);
    await service.store([reading('A')]); // writes have no rate limit in this test
    await service.get('/health'); // this route never has a rate limit

    expect(outcomes(await scrape(service.url))).toEqual({
      'anonymous-reads allowed': 2,
      'anonymous-reads limited': 3,
      'anonymous-writes allowed': 1,
    });
  });

  it('count the requests of known callers separately from failed authentications', async () => {
    const key = { 'X-API-Key': BOOTSTRAP_API_KEY };
    const service = await start({
      AUTH: 'required',
      BOOTSTRAP_API_KEY,
      RATE_LIMIT_FAILED_AUTHENTICATIONS: '2',
      RATE_LIMIT_READS: '1',
    });
    const begin = await scrape(service.url, key);
    expect(begin.samples.filter(({ name }) => name === 'verkko_rate_limit_requests_total')).toHaveLength(10);
    expect(outcomes(begin)).toEqual({});

    for (let sent = 1; sent <= 3; sent++) await service.get(QUERY);
    for (let sent = 1; sent <= 2; sent++) await service.get(`${QUERY}?productid=A`).set(key);
    await service.post(UPDATE, { items: [reading('A')] }).set(key);

    expect(outcomes(await scrape(service.url, key))).toEqual({
      'failed-authentications allowed': 2,
      'failed-authentications limited': 1,
      'reads allowed': 1,
      'reads limited': 1,
      'writes allowed': 1,
    });
  });

  describe('about Redis', () => {
    let redis: RedisServer;

    beforeAll(async () => {
      redis = await startRedisServer();
    });
    afterAll(() => redis.stop());

    it('show whether Redis is configured, and whether requests are counted in Redis', async () => {
      const service = await start({ REDIS_URL: redis.url, RATE_LIMIT_ANONYMOUS_READS: '1000' });
      const mode = async () => {
        await service.get(`${QUERY}?productid=A`).expect(200);
        const scraped = await scrape(service.url);
        return ['redis_configured', 'shared'].map((name) => scraped.value(`verkko_rate_limit_${name}`));
      };
      expect(await mode()).toEqual([1, 1]);

      await redis.stop();
      expect(await mode()).toEqual([1, 0]);

      await redis.start();
      await until('the limits are shared again', async () => (await mode())[1] === 1);
    });

    it('are 0 if no Redis is configured', async () => {
      const scraped = await scrape((await start()).url);

      expect(scraped.value('verkko_rate_limit_redis_configured')).toBe(0);
      expect(scraped.value('verkko_rate_limit_shared')).toBe(0);
    });
  });
});

describe('the metrics while PostgreSQL is unavailable', () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await startPostgresServer();
  });
  afterAll(() => postgres.remove());

  it('are served, and have the value 0 for verkko_database_up', async () => {
    const service = await start({}, postgres.connection);
    const up = async () => (await scrape(service.url)).value('verkko_database_up');
    expect(await up()).toBe(1);

    await postgres.pause();
    try {
      expect([await up(), await up()]).toEqual([0, 0]);
    } finally {
      postgres.resume();
    }
    await until('PostgreSQL is reported as available', async () => (await up()) === 1);

    await postgres.stop();
    expect(await up()).toBe(0);
    expect((await scrape(service.url)).samples.map(({ name }) => name)).not.toContain('verkko_database_info');
    await service.get(`${QUERY}?productid=A`).expect(503);
    expect((await scrape(service.url)).requests()).toMatchObject({ [`GET ${QUERY} 503`]: 1 });
  });

  it('are served even if PostgreSQL was never available', async () => {
    await postgres.stop();
    const service = await start({}, postgres.connection);

    const scraped = await scrape(service.url);
    expect(scraped.value('verkko_database_up')).toBe(0);
    expect(poolsOf(scraped)).toMatchObject({ exclusive: { total: 0, idle: 0, max: 0, waiting: 0 } });
  });
});

describe('access to the metrics', () => {
  it('requires the scope metrics:read', async () => {
    const service = await start({ AUTH: 'required', BOOTSTRAP_API_KEY });
    const keyWith = async (scope: string): Promise<string> => {
      const created = await service
        .post(KEYS, { name: scope, scopes: [scope] })
        .set('X-API-Key', BOOTSTRAP_API_KEY)
        .expect(201);
      return created.body.key as string;
    };
    const get = (key: string) => service.get('/metrics').set('Authorization', `Bearer ${key}`);

    expect((await service.get('/metrics').expect(401)).body).toMatchObject({ error: 'UNAUTHENTICATED' });
    expect((await get(UNKNOWN_KEY).expect(401)).body).toMatchObject({ error: 'UNAUTHENTICATED' });
    const { body } = await get(await keyWith('inventory:read')).expect(403);
    expect(body).toEqual({
      error: 'FORBIDDEN',
      message: 'This needs the scope metrics:read, which the caller does not have.',
      request_id: expect.any(String),
    });
    const { text } = await get(await keyWith('metrics:read')).expect(200);
    expect(text).toContain(`\n${STORED} 0\n`);
  });

  it('requires no API key with AUTH=off, and uses up no rate limit', async () => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '1' });

    for (let sent = 1; sent <= 5; sent++) {
      const { headers } = await service.get('/metrics').expect(200);
      expect(headers).not.toHaveProperty('ratelimit');
    }
    await service.get(`${QUERY}?productid=A`).expect(200);
  });

  it('is rate-limited for a caller who sends wrong API keys', async () => {
    const service = await start({ AUTH: 'required', RATE_LIMIT_FAILED_AUTHENTICATIONS: '2' });
    const get = () => service.get('/metrics').set('X-API-Key', UNKNOWN_KEY);

    expect([(await get()).status, (await get()).status, (await get()).status]).toEqual([401, 401, 429]);
  });
});
