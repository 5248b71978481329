import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import type { Response } from 'supertest';
import { askFor, CSV, fill } from '../support/exports';
import { freezeClocks, letPass, setWallClock } from '../support/frozen-clocks';
import { QUERY, UPDATE } from '../support/paths';
import { READING } from '../support/readings';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
const HOUR = 3_600_000;
const DEFAULTS = { RATE_LIMIT_ANONYMOUS_READS: '', RATE_LIMIT_ANONYMOUS_WRITES: '' };

const services: Service[] = [];

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(services.splice(0).map((service) => service.stop()));
});

/**
 * Starts a separate service for each test. In a shared service, the requests of one test would count against
 * the rate limits of the next test.
 */
async function start(environment: Record<string, string>): Promise<Service> {
  const service = await startService(environment);
  services.push(service);
  return service;
}

const write = (service: Service, path = UPDATE) => service.post(path, { items: [READING] });
const read = (service: Service, path = QUERY) => service.get(`${path}?productid=A`);

/** Expects the response 429 of a rate limit, which tells the client to wait for 1 to 60 seconds. */
function expectLimited({ status, headers, body }: Response, allowed: string) {
  expect(status).toBe(429);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  const seconds = Number(headers['retry-after']);
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(body).toEqual({
    error: 'RATE_LIMITED',
    message: `${allowed} a minute are allowed; try again in ${seconds} s.`,
    request_id: headers['x-request-id'],
  });
}

describe.each(['memory', 'Redis'])('rate limits whose counts are kept in %s', (place) => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    const client = new Redis(redis.url);
    await client.flushall();
    await client.quit();
  });

  const startCounting = (environment: Record<string, string>) =>
    start({ ...environment, ...(place === 'Redis' && { REDIS_URL: redis.url }) });

  it('allow 10 updates a minute by default', async () => {
    const service = await startCounting(DEFAULTS);

    for (let sent = 1; sent <= 10; sent++) await write(service).expect(201);

    expectLimited(await write(service), '10 writes');
    expect(await service.query('SELECT count(*)::int AS stored FROM inventory_items')).toEqual([
      { stored: 10 },
    ]);
  });

  it('allow 30 queries a minute by default', async () => {
    const service = await startCounting(DEFAULTS);

    for (let sent = 1; sent <= 30; sent++) await read(service).expect(200);

    expectLimited(await read(service), '30 reads');
  });

  it('are enforced for concurrent requests', async () => {
    const service = await startCounting({ RATE_LIMIT_ANONYMOUS_READS: '6' });
    // The first request is slow, because V8 compiles the code. If the twenty requests below were the first
    // ones, Redis would seem too slow to the service.
    await read(service).expect(200);

    const answers = await Promise.all(Array.from({ length: 20 }, () => read(service)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it.each([
    { send: read, limit: 'RATE_LIMIT_ANONYMOUS_READS', policy: 'anonymous-reads' },
    { send: write, limit: 'RATE_LIMIT_ANONYMOUS_WRITES', policy: 'anonymous-writes' },
  ])('appear in the headers of every response (policy: $policy)', async ({ send, limit, policy }) => {
    const service = await startCounting({ [limit]: '2' });

    for (const remaining of [1, 0, 0]) {
      const { headers } = await send(service);
      const reset = headers['x-ratelimit-reset'] ?? '';
      expect(headers).toMatchObject({
        'ratelimit-policy': `"${policy}";q=2;w=60`,
        ratelimit: `"${policy}";r=${remaining};t=${reset}`,
        'x-ratelimit-limit': '2',
        'x-ratelimit-remaining': String(remaining),
      });
      expect(Number(reset)).toBeGreaterThan(30); // the minute of the rate limit has just begun
      expect(Number(reset)).toBeLessThanOrEqual(60);
    }
    const { headers } = await send(service).expect(429);
    expect(headers['retry-after']).toBe(headers['x-ratelimit-reset']);
  });

  it('allow requests again a minute after the first request, even if requests were rejected during that minute', async () => {
    const service = await startCounting({ RATE_LIMIT_ANONYMOUS_READS: '1' });
    freezeClocks();
    await read(service).expect(200);

    await letHalfAMinutePass(redis);
    await read(service).expect(429);
    await letHalfAMinutePass(redis);

    await read(service).expect(200);
    await read(service).expect(429);
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('do not change when the wall clock is set %s an hour', async (_way, change) => {
    const service = await startCounting({ RATE_LIMIT_ANONYMOUS_READS: '2' });
    freezeClocks();
    await read(service).expect(200);
    await read(service).expect(200);

    setWallClock(change);

    expectLimited(await read(service), '2 reads');
    await letHalfAMinutePass(redis);
    expectLimited(await read(service), '2 reads');
    await letHalfAMinutePass(redis);
    await read(service).expect(200);
  });
});

describe('rate limits counted in Redis, whose wall clock is set back an hour,', () => {
  it('reject requests for at most a minute', async () => {
    const redis = await startRedisServer();
    try {
      const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '1', REDIS_URL: redis.url });
      await read(service).expect(200);

      await changeTimeLeft(redis, HOUR);

      expectLimited(await read(service), '1 reads');
      expectLimited(await read(service), '1 reads');
      await changeTimeLeft(redis, -30_000);
      const { headers } = await read(service).expect(429);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(30);
    } finally {
      await redis.stop();
    }
  });
});

describe('rate limits after a failure of Redis', () => {
  it('are counted in Redis again, even if the clock was set back meanwhile', async () => {
    const redis = await startRedisServer();
    try {
      const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '100000', REDIS_URL: redis.url });
      freezeClocks();
      await redis.stop();
      await read(service).expect(200);
      setWallClock(-HOUR);
      await redis.start(); // the restarted Redis has no counts

      const client = new Redis(redis.url);
      await until('Redis counts again', async () => {
        letPass(1000);
        await read(service).expect(200);
        return (await client.keys('*')).length === 1;
      });
      expect(Number((await read(service)).headers['x-ratelimit-remaining'])).toBeGreaterThan(0);
      await client.quit();
    } finally {
      await redis.stop();
    }
  });
});

/**
 * Lets half a minute pass without a real wait: moves the clocks of the service forward, and makes the request
 * counts in Redis expire earlier.
 */
async function letHalfAMinutePass(redis: RedisServer): Promise<void> {
  letPass(30_000);
  await changeTimeLeft(redis, -30_000);
}

/**
 * Moves the expiry times of all request counts in Redis by this number of ms. A positive number imitates a
 * clock of Redis that was set back.
 */
async function changeTimeLeft(redis: RedisServer, by: number): Promise<void> {
  const client = new Redis(redis.url);
  for (const key of await client.keys('*')) {
    const left = await client.pttl(key);
    expect(left).toBeGreaterThan(0); // without an expiry time, the request counter would block its client for ever
    await client.pexpire(key, left + by);
  }
  await client.quit();
}

describe('rate limits', () => {
  it('count reads and writes separately', async () => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '1', RATE_LIMIT_ANONYMOUS_WRITES: '1' });
    await write(service).expect(201);
    await write(service).expect(429);

    await read(service).expect(200);
    await read(service).expect(429);
  });

  it('count all requests for a path together, however the path is spelled', async () => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '4', RATE_LIMIT_ANONYMOUS_WRITES: '4' });
    const updates = [UPDATE, `${UPDATE}/`, '/api/inventory/update', '/API/V1/Inventory/Update'];
    const queries = [QUERY, `${QUERY}/`, '/api/inventory/query', '/API/V1/Inventory/Query'];

    for (const path of updates) await write(service, path).expect(201);
    for (const path of updates) expectLimited(await write(service, path), '4 writes');
    for (const path of queries) await read(service, path).expect(200);
    for (const path of queries) expectLimited(await read(service, path), '4 reads');
  });

  it('count an export of any length as one read', async () => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '2' });
    await fill(service, 'A', 5000);

    const file = await askFor(service, CSV);

    expect(file).toMatchObject({ status: 200, headers: { 'x-ratelimit-remaining': '1' } });
    expect((await askFor(service, CSV, {}, { method: 'HEAD' })).status).toBe(200);
    const limited = await askFor(service, CSV);
    expect(limited.status).toBe(429);
    expect(limited.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      vary: 'Accept',
    });
    expect(limited.headers).not.toHaveProperty('content-disposition');
  });

  it('count a HEAD request as a read', async () => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '1' });
    const head = () => fetch(`${service.url}${QUERY}?productid=A`, { method: 'HEAD' });

    expect((await head()).status).toBe(200);
    expect((await head()).status).toBe(429);
  });

  it.each([
    { what: 'malformed JSON', status: 400, body: '{"items":[' },
    { what: 'wrong values', status: 422, body: '{"items":[]}' },
    { what: 'a body that is too large', status: 413, body: `{"items":[],"more":"${'x'.repeat(2000)}"}` },
    { what: 'another media type', status: 415, body: '', headers: { 'Content-Type': 'text/xml' } },
    { what: 'an unknown encoding', status: 415, body: '{}', headers: { 'Content-Encoding': 'compress' } },
    { what: 'a damaged encoding', status: 400, body: '{}', headers: { 'Content-Encoding': 'gzip' } },
  ])('count an update even if it is rejected for $what', async ({ status, body, headers = {} }) => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_WRITES: '2', BODY_LIMIT: '1kb' });
    const bad = () => service.post(UPDATE, body).set(headers);

    expect((await bad()).headers).toMatchObject({ 'x-ratelimit-remaining': '1' });
    await bad().expect(status);

    expectLimited(await write(service), '2 writes');
    expectLimited(await bad(), '2 writes');
  });

  it.each([
    { what: 'malformed percent-encoding', status: 400, parameters: '?productid=%' },
    { what: 'percent-encoding that is no UTF-8', status: 400, parameters: '?productid=%FF' },
    { what: 'no product', status: 422, parameters: '' },
    { what: 'wrong values', status: 422, parameters: '?productid=A&limit=0' },
    { what: 'a parameter given twice', status: 422, parameters: '?productid=A&productid=B' },
  ])('count a query even if it is rejected for $what', async ({ status, parameters }) => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '2' });
    const bad = () => service.get(QUERY + parameters);

    expect((await bad()).headers).toMatchObject({ 'x-ratelimit-remaining': '1' });
    await bad().expect(status);

    expectLimited(await read(service), '2 reads');
    expectLimited(await bad(), '2 reads');
  });

  it('reject a request above the limit before its body has arrived', async () => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_WRITES: '1' });
    await write(service).expect(201);

    const headers = { 'Content-Type': 'application/json', 'Content-Length': String(10 ** 12) };
    const sending = request(service.url + UPDATE, { method: 'POST', headers });
    sending.write('{"items":[');
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];

    expect(answer.statusCode).toBe(429);
    expect(await json(answer)).toMatchObject({ error: 'RATE_LIMITED' });
    sending.destroy();
  });

  it('are turned off by the value 0', async () => {
    const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '0', RATE_LIMIT_ANONYMOUS_WRITES: '0' });

    for (let sent = 1; sent <= 11; sent++) await write(service).expect(201);
    for (let sent = 1; sent <= 31; sent++) await read(service).expect(200);

    expect(Object.keys((await read(service)).headers).filter((name) => /ratelimit/.test(name))).toEqual([]);
  });

  it.each(['/health', '/livez', '/readyz', '/docs', '/openapi.json', '/openapi-3.0.json'])(
    'do not apply to the route %s',
    async (path) => {
      const service = await start({ RATE_LIMIT_ANONYMOUS_READS: '1' });
      await read(service);
      await read(service).expect(429);

      const { headers } = await service.get(path).redirects(1).expect(200);

      expect(Object.keys(headers).filter((name) => /ratelimit/.test(name))).toEqual([]);
      expect((await service.get(path).redirects(1)).status).toBe(200);
    },
  );
});
