import { startBlackHole } from '../support/black-hole';
import { createDatabase, type TestDatabase } from '../support/database';
import { QUERY } from '../support/paths';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const LIMIT = 100_000;
/**
 * The longest allowed wait for a response while Redis is unavailable, in ms. The service needs about one
 * second; the rest is for a busy machine.
 */
const PATIENCE_MS = 3000;
const AWAY = /^Redis is away \(.+\): limits are counted in memory$/;
const BACK = /^Redis is back: limits are shared again$/;

describe('rate limits of several instances', () => {
  let database: TestDatabase;
  let redis: RedisServer;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    redis = await startRedisServer();
  });
  afterEach(async () => {
    await endProcesses();
    await redis.stop();
  });

  const start = (environment: Record<string, string> = {}) =>
    startProcess({
      ...databaseEnvironment(database.connection),
      LOG_LEVEL: 'info',
      REDIS_URL: redis.url,
      RATE_LIMIT_ANONYMOUS_READS: String(LIMIT),
      ...environment,
    });

  const read = async ({ url }: ServiceProcess) => {
    const answer = await fetch(`${url}${QUERY}?productid=A`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: answer.status, left: Number(answer.headers.get('x-ratelimit-remaining')) };
  };
  const statuses = async (instance: ServiceProcess, requests: number) => {
    const seen: number[] = [];
    for (let sent = 0; sent < requests; sent++) seen.push((await read(instance)).status);
    return seen;
  };
  const said = (instance: ServiceProcess, line: RegExp) =>
    instance.log().filter(({ msg }) => line.test(String(msg))).length;

  /**
   * Sends requests until the service uses Redis again. Without requests, the service would not check whether
   * Redis is available.
   */
  const untilBack = (instance: ServiceProcess) =>
    until('Redis counts again', async () => {
      await read(instance);
      return said(instance, BACK) === 1;
    });
  const expectShared = async (one: ServiceProcess, other: ServiceProcess) => {
    const { left } = await read(one);
    expect(await read(other)).toEqual({ status: 200, left: left - 1 });
    expect(await read(one)).toEqual({ status: 200, left: left - 2 });
  };

  it('are counted together in Redis', async () => {
    const environment = { RATE_LIMIT_ANONYMOUS_READS: '4' };
    const [one, other] = await Promise.all([start(environment), start(environment)]);

    expect(await statuses(one, 2)).toEqual([200, 200]);
    expect(await statuses(other, 3)).toEqual([200, 200, 429]);
    expect(await statuses(one, 1)).toEqual([429]);
  });

  it('are counted separately by each instance if no Redis is configured', async () => {
    const environment = { RATE_LIMIT_ANONYMOUS_READS: '2', REDIS_URL: '' };
    const [one, other] = await Promise.all([start(environment), start(environment)]);

    expect(await statuses(one, 3)).toEqual([200, 200, 429]);
    expect(await statuses(other, 3)).toEqual([200, 200, 429]);
    expect([said(one, AWAY), said(other, AWAY)]).toEqual([0, 0]);
  });

  const failures = [
    { how: 'stopped', fail: 'stop', recover: 'start' },
    { how: 'hanging', fail: 'pause', recover: 'resume' },
  ] as const;

  it.each(failures)('are counted in memory while Redis is $how', async ({ fail }) => {
    const instance = await start({ RATE_LIMIT_ANONYMOUS_READS: '3' });
    expect(await read(instance)).toEqual({ status: 200, left: 2 });

    await redis[fail]();

    expect(await statuses(instance, 5)).toEqual([200, 200, 200, 429, 429]);
    expect(said(instance, AWAY)).toBe(1);
  });

  it.each(failures)(
    'let 50 concurrent requests to one instance succeed while Redis is $how',
    async ({ fail }) => {
      const instance = await start();
      await read(instance);

      await redis[fail]();

      const answers = await Promise.all(Array.from({ length: 50 }, () => read(instance)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
      expect(said(instance, AWAY)).toBe(1);
    },
  );

  it.each(failures)('are counted together again after Redis was $how', async ({ fail, recover }) => {
    const [one, other] = await Promise.all([start(), start()]);
    await expectShared(one, other);
    await redis[fail]();
    await Promise.all([read(one), read(other)]);

    await redis[recover]();

    await Promise.all([untilBack(one), untilBack(other)]);
    await expectShared(one, other);
  });

  it('are counted together in Redis even if Redis was unavailable at the start', async () => {
    await redis.stop();
    const [one, other] = await Promise.all([start(), start()]);
    expect(await read(one)).toEqual({ status: 200, left: LIMIT - 1 });
    expect(await read(other)).toEqual({ status: 200, left: LIMIT - 1 });
    expect([said(one, AWAY), said(other, AWAY)]).toEqual([1, 1]);

    await redis.start();

    await Promise.all([untilBack(one), untilBack(other)]);
    await expectShared(one, other);
  });

  it('are enforced even if Redis hangs when an instance starts', async () => {
    const hole = await startBlackHole();
    const instance = await start({
      REDIS_URL: `redis://${hole.host}:${hole.port}`,
      RATE_LIMIT_ANONYMOUS_READS: '2',
    });

    expect(await statuses(instance, 4)).toEqual([200, 200, 429, 429]);
    expect(said(instance, AWAY)).toBe(1);

    await hole.close();
  });
});
