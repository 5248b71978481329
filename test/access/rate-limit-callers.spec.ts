import { Redis } from 'ioredis';
import type { Response } from 'supertest';
import { BOOTSTRAP_KEY, basic, bearer, createKey } from '../support/api-keys';
import { KEYS, QUERY, UPDATE } from '../support/paths';
import { READING } from '../support/readings';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
const WRONG_KEY = `vk_${'0'.repeat(16)}_${'0'.repeat(64)}`;

type Headers = Record<string, string>;

let redis: RedisServer;
let client: Redis;

beforeAll(async () => {
  redis = await startRedisServer();
  client = new Redis(redis.url);
});
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

describe.each(['memory', 'Redis'])('the rate limits of a caller (counts kept in %s)', (place) => {
  let service: Service;

  const start = async (environment: Record<string, string> = {}) => {
    await client.flushall();
    service = await startService({
      AUTH: 'required',
      BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
      ...(place === 'Redis' && { REDIS_URL: redis.url }),
      ...environment,
    });
  };
  afterEach(() => service.stop());

  const read = (headers: Headers, path = QUERY) => service.get(`${path}?productid=A`).set(headers);
  const write = (headers: Headers, path = UPDATE) => service.post(path, { items: [READING] }).set(headers);
  const statusesOf = async (...requests: (() => PromiseLike<Response>)[]) => {
    const statuses: number[] = [];
    for (const send of requests) statuses.push((await send()).status);
    return statuses;
  };
  const readStatuses = (...headers: Headers[]) => statusesOf(...headers.map((each) => () => read(each)));
  const keyWith = async (facts: object) => bearer((await createKey(service, facts)).key);

  it('count all requests with one API key together, whatever address X-Forwarded-For contains', async () => {
    await start({ RATE_LIMIT_READS: '3', TRUST_PROXY: 'loopback' });
    const key = await keyWith({});

    const addresses = ['203.0.113.1', '203.0.113.2', '2001:db8::1', '203.0.113.3', '127.0.0.1'];
    expect(
      await readStatuses(...addresses.map((address) => ({ ...key, 'X-Forwarded-For': address }))),
    ).toEqual([200, 200, 200, 429, 429]);
  });

  it('do not depend on X-Forwarded-For from an untrusted sender', async () => {
    await start({ AUTH: 'off', RATE_LIMIT_ANONYMOUS_READS: '2' });

    expect(
      await readStatuses({}, { 'X-Forwarded-For': '203.0.113.1' }, { 'X-Forwarded-For': '203.0.113.2' }),
    ).toEqual([200, 200, 429]);
  });

  it('are separate for two API keys with the same name', async () => {
    await start({ RATE_LIMIT_READS: '1' });
    const [one, other] = [await keyWith({ name: 'shop' }), await keyWith({ name: 'shop' })];

    expect(await readStatuses(one, one, other, other)).toEqual([200, 429, 200, 429]);
  });

  it('count all requests with one API key together, whichever header contains the key', async () => {
    await start({ RATE_LIMIT_READS: '3' });
    const { Authorization } = await keyWith({});
    const [, key = ''] = Authorization.split(' ');

    expect(
      await readStatuses(
        { Authorization },
        { Authorization: `BEARER ${key}` },
        { authorization: `bearer   ${key} ` },
        { 'X-API-Key': key },
        { 'x-api-key': key },
        basic('anybody', key),
        { Authorization, 'X-API-Key': key },
      ),
    ).toEqual([200, 200, 200, 429, 429, 429, 429]);
  });

  it('count all requests for a path together, however the path is spelled', async () => {
    await start({ RATE_LIMIT_READS: '4', RATE_LIMIT_WRITES: '4' });
    const key = await keyWith({ scopes: ['inventory:read', 'inventory:write'] });
    const reads = [QUERY, `${QUERY}/`, '/api/inventory/query', '/API/V1/Inventory/Query', QUERY];
    const writes = [UPDATE, `${UPDATE}/`, '/api/inventory/update', '/API/V1/Inventory/Update', UPDATE];

    expect(await statusesOf(...reads.map((path) => () => read(key, path)))).toEqual([
      200, 200, 200, 200, 429,
    ]);
    expect(await statusesOf(...writes.map((path) => () => write(key, path)))).toEqual([
      201, 201, 201, 201, 429,
    ]);
  });

  it('count a POST request for levels as a read', async () => {
    await start({ RATE_LIMIT_READS: '2', RATE_LIMIT_WRITES: '1' });
    const key = await keyWith({ scopes: ['inventory:read', 'inventory:write'] });
    const levels = () => service.post('/api/v1/inventory/levels', { productids: ['A'] }).set(key);

    expect(
      await statusesOf(
        levels,
        () => write(key),
        levels,
        () => read(key),
      ),
    ).toEqual([200, 201, 200, 429]);
  });

  it('count a wrong password as a failed authentication', async () => {
    await start({ RATE_LIMIT_FAILED_AUTHENTICATIONS: '2' });
    expect(
      await readStatuses(
        basic('a', WRONG_KEY),
        basic('b', WRONG_KEY),
        basic('c', WRONG_KEY),
        basic('d', BOOTSTRAP_KEY),
      ),
    ).toEqual([401, 401, 429, 200]);
  });

  it('do not start again when the API key gets a new secret', async () => {
    await start({ RATE_LIMIT_READS: '1' });
    const { id, key } = await createKey(service);
    expect(await readStatuses(bearer(key))).toEqual([200]);

    const rotated = await service.post(`/api/v1/keys/${id}/rotate?grace=60`).set(bearer(BOOTSTRAP_KEY));

    expect(await readStatuses(bearer(rotated.body.key as string), bearer(key))).toEqual([429, 429]);
  });

  it('can be set for each API key, where 0 means no limit', async () => {
    await start({ RATE_LIMIT_READS: '1', RATE_LIMIT_WRITES: '2' });
    const scopes = ['inventory:read', 'inventory:write'];
    const more = await keyWith({ scopes, reads_per_minute: 2 });
    const none = await keyWith({ scopes, reads_per_minute: 0, writes_per_minute: 0 });

    expect(await readStatuses(more, more, more)).toEqual([200, 200, 429]);
    expect(await statusesOf(...[more, more, more].map((key) => () => write(key)))).toEqual([201, 201, 429]);
    expect(await readStatuses(none, none, none)).toEqual([200, 200, 200]);
    expect(await statusesOf(...[none, none, none].map((key) => () => write(key)))).toEqual([201, 201, 201]);
    expect(Object.keys((await read(none)).headers).filter((name) => /ratelimit/.test(name))).toEqual([]);
  });

  it('count requests that are rejected because the API key lacks the required scope', async () => {
    await start({ RATE_LIMIT_WRITES: '2' });
    const key = await keyWith({ scopes: ['inventory:read'] });

    expect(await statusesOf(...[key, key, key].map((each) => () => write(each)))).toEqual([403, 403, 429]);
    expect(await readStatuses(key)).toEqual([200]);
  });

  it('count requests that manage API keys', async () => {
    await start({ RATE_LIMIT_READS: '1' });
    const list = () => service.get(KEYS).set(bearer(BOOTSTRAP_KEY));

    expect(await statusesOf(list, list, () => read(bearer(BOOTSTRAP_KEY)))).toEqual([200, 429, 429]);
  });

  it('reject an address after three failed authentications, but accept a valid API key from this address', async () => {
    await start({ RATE_LIMIT_FAILED_AUTHENTICATIONS: '3' });
    const key = await keyWith({});
    const guesses: Headers[] = [
      bearer(WRONG_KEY),
      { 'X-API-Key': 'guess' },
      {}, // a request without an API key counts as a failed authentication
      bearer('a.b.c'),
      { ...bearer(WRONG_KEY), 'X-Forwarded-For': '203.0.113.1' },
    ];

    const answers: Response[] = [];
    for (const guess of guesses) answers.push(await read(guess));

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429]);
    expect(answers.map(({ headers }) => headers['x-ratelimit-remaining'])).toEqual(['2', '1', '0', '0', '0']);
    const { headers, body } = answers[3] as Response;
    const seconds = headers['retry-after'] ?? '';
    expect(Number(seconds)).toBeGreaterThan(30);
    expect(Number(seconds)).toBeLessThanOrEqual(60);
    expect(headers).toMatchObject({
      'ratelimit-policy': '"failed-authentications";q=3;w=60',
      ratelimit: `"failed-authentications";r=0;t=${seconds}`,
      'x-ratelimit-limit': '3',
      'x-ratelimit-reset': seconds,
    });
    expect(body).toEqual({
      error: 'RATE_LIMITED',
      message: `3 failed authentications a minute are allowed; try again in ${seconds} s.`,
      request_id: headers['x-request-id'],
    });
    expect(await readStatuses(key, key, key, key)).toEqual([200, 200, 200, 200]);
  });

  it('are stated correctly in the headers of every response', async () => {
    await start({ RATE_LIMIT_READS: '3' });
    const key = await keyWith({});

    for (const [remaining, status] of [
      [2, 200],
      [1, 422], // the rate limit counts invalid requests
      [0, 200],
      [0, 429],
    ] as const) {
      const { status: got, headers } = await (status === 422 ? service.get(QUERY).set(key) : read(key));
      const reset = headers['x-ratelimit-reset'] ?? '';
      expect(got).toBe(status);
      expect(headers).toMatchObject({
        'ratelimit-policy': '"reads";q=3;w=60',
        ratelimit: `"reads";r=${remaining};t=${reset}`,
        'x-ratelimit-limit': '3',
        'x-ratelimit-remaining': String(remaining),
      });
      expect(headers['retry-after']).toBe(status === 429 ? reset : undefined);
    }
  });

  it('are by default 6000 reads, 600 writes and 30 failed authentications a minute', async () => {
    await start({ RATE_LIMIT_READS: '', RATE_LIMIT_WRITES: '', RATE_LIMIT_FAILED_AUTHENTICATIONS: '' });
    const key = await keyWith({ scopes: ['inventory:read', 'inventory:write'] });
    const policies = [await read(key), await write(key), await read({})];

    expect(policies.map(({ headers }) => headers['ratelimit-policy'])).toEqual([
      '"reads";q=6000;w=60',
      '"writes";q=600;w=60',
      '"failed-authentications";q=30;w=60',
    ]);
  });
});

describe('a request to a rate-limited route', () => {
  it('needs exactly one round trip to Redis, even if it is rejected', async () => {
    await client.flushall();
    const limits = Object.fromEntries(
      ['READS', 'WRITES', 'ANONYMOUS_READS', 'ANONYMOUS_WRITES', 'FAILED_AUTHENTICATIONS'].map((name) => [
        `RATE_LIMIT_${name}`,
        '5',
      ]),
    );
    const environment = { ...limits, BOOTSTRAP_API_KEY: BOOTSTRAP_KEY, REDIS_URL: redis.url };
    const [closed, open] = [
      await startService({ ...environment, AUTH: 'required' }),
      await startService({ ...environment, AUTH: 'off' }),
    ];
    const key = bearer((await createKey(closed)).key);
    const monitor = await client.monitor();
    const commands: string[] = [];
    monitor.on('monitor', (_time: string, [command = '']: string[], source: string) => {
      // A command inside a Redis script needs no round trip.
      if (source !== 'lua') commands.push(command.toLowerCase());
    });
    try {
      const query = `${QUERY}?productid=A`;
      const statuses = [
        (await closed.get(query).set(key)).status,
        (await closed.get(QUERY).set(key)).status,
        (await closed.post(UPDATE, { items: [READING] }).set(key)).status,
        (await closed.get(query)).status,
        (await closed.get(query).set(bearer(WRONG_KEY))).status,
        (await open.get(query)).status,
        (await open.post(UPDATE, { items: [READING] })).status,
        (await open.get(KEYS)).status,
      ];
      expect(statuses).toEqual([200, 422, 403, 401, 401, 200, 201, 403]);
      await client.echo('all is seen'); // MONITOR shows commands in the order in which Redis runs them
      await until('Redis has told of all', () => commands.includes('echo'));

      expect(commands).toEqual([...Array<string>(statuses.length).fill('eval'), 'echo']);
    } finally {
      monitor.disconnect();
      await Promise.all([closed.stop(), open.stop()]);
    }
  });

  it('counts only as a failed authentication if its API key is wrong', async () => {
    await client.flushall();
    const service = await startService({
      AUTH: 'required',
      REDIS_URL: redis.url,
      RATE_LIMIT_READS: '5',
      RATE_LIMIT_ANONYMOUS_READS: '5',
      RATE_LIMIT_FAILED_AUTHENTICATIONS: '5',
    });
    try {
      await service.get(QUERY).set(bearer(WRONG_KEY)).expect(401);

      const keys = await client.keys('*');
      expect(keys).toEqual([expect.stringContaining('rate:failed-authentications:127.0.0.1')]);
      expect(await client.get(keys[0] ?? '')).toBe('1');
    } finally {
      await service.stop();
    }
  });
});
