import { Redis } from 'ioredis';
import { type RedisSentinel, startRedisSentinel } from '@verkko/dev-servers/redis-sentinel';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { until } from '@verkko/dev-servers/until';
import { createDatabase, type TestDatabase } from '../support/database';
import { EventStream } from '../support/event-stream';
import { update } from '../support/http-client';
import { QUERY, STREAM } from '../support/paths';
import { reading } from '../support/readings';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';

const NAME = 'inventory';
const LIMIT = 1000;
const [MIDDLE, LAST] = ['8191', '16383'];
/**
 * Arguments of redis-server that create a user without the right to any command. `RIGHTS` adds the rights
 * listed in docs/how-to/scale.md, and no others.
 */
const USER = ['--user', 'limits', 'on', '>secret', '~{rate:*}:*', '&live:*', '-@all'];
const RIGHTS = [...USER, '+eval', '+incr', '+pttl', '+pexpire', '+info', '+publish', '+subscribe'];

let database: TestDatabase;
let plain: RedisServer;
let nodes: [RedisServer, RedisServer];
let replica: RedisServer;
let sentinel: RedisSentinel;

beforeAll(async () => {
  database = await createDatabase();
  plain = await startRedisServer(RIGHTS);
  nodes = await startCluster();
  replica = await startRedisServer([...RIGHTS, '--replicaof', `127.0.0.1 ${plain.port}`]);
  await until('the replica is complete', async () =>
    String(await command(replica, 'INFO')).includes('master_link_status:up'),
  );
  sentinel = await startRedisSentinel(NAME, plain);
});
afterEach(endProcesses);
afterAll(async () => {
  await Promise.all([sentinel, plain, replica, ...nodes].map((server) => server.stop()));
  await database.drop();
});

/** Sends one command to a Redis server as its administrator. */
async function command({ url }: RedisServer, ...words: string[]): Promise<unknown> {
  const admin = new Redis(url);
  try {
    return await admin.call(...(words as [string]));
  } finally {
    admin.disconnect();
  }
}

/** Starts a Redis Cluster of two nodes, each with half of the slots. */
async function startCluster(): Promise<[RedisServer, RedisServer]> {
  const options = [...RIGHTS, '+cluster', '--cluster-enabled', 'yes'];
  const [one, other] = [await startRedisServer(options), await startRedisServer(options)];
  await command(one, 'CLUSTER', 'ADDSLOTSRANGE', '0', MIDDLE);
  await command(other, 'CLUSTER', 'ADDSLOTSRANGE', String(Number(MIDDLE) + 1), LAST);
  await command(one, 'CLUSTER', 'MEET', '127.0.0.1', String(other.port));
  for (const node of [one, other]) {
    await until('the Redis Cluster is complete', async () => {
      const info = String(await command(node, 'CLUSTER', 'INFO'));
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:2');
    });
  }
  return [one, other];
}

const withUser = (kind: string, ...ports: number[]) =>
  `${kind}://limits:secret@${ports.map((port) => `127.0.0.1:${port}`).join(',')}`;

const start = (url: string) =>
  startProcess({
    ...databaseEnvironment(database.connection),
    LOG_LEVEL: 'info',
    REDIS_URL: url,
    RATE_LIMIT_ANONYMOUS_READS: String(LIMIT),
    TRUST_PROXY: 'loopback',
  });

/** Sends a read request as one of many clients. @returns how many more requests the rate limit allows */
async function readAs(client: number, { url }: ServiceProcess): Promise<number> {
  const { status, headers } = await fetch(`${url}${QUERY}?productid=A`, {
    headers: { 'X-Forwarded-For': `192.0.2.${client}` },
  });
  expect(status).toBe(200);
  return Number(headers.get('x-ratelimit-remaining'));
}

const healthOf = async ({ url }: ServiceProcess) =>
  (await (await fetch(`${url}/health`)).json()) as Record<string, string>;
const linesOf = (service: ServiceProcess) =>
  service
    .log()
    .filter(({ context }) => context === 'RateLimit')
    .map(({ msg }) => String(msg));

const CLIENTS = Array.from({ length: 12 }, (_, client) => client);

describe('a Redis Cluster in REDIS_URL', () => {
  it('lets instances share request counts and level changes', async () => {
    const url = withUser('redis+cluster', nodes[0].port);
    const [one, other] = await Promise.all([start(url), start(url)]);

    for (const client of CLIENTS) {
      expect([await readAs(client, one), await readAs(client, other)]).toEqual([LIMIT - 1, LIMIT - 2]);
    }
    const sizes = await Promise.all(nodes.map((node) => command(node, 'DBSIZE')));
    expect(sizes.every((size) => Number(size) > 0)).toBe(true);
    expect(await healthOf(one)).toEqual({ db: 'ok', redis: 'ok' });
    expect(linesOf(one)).toEqual([]);

    const stream = await EventStream.open(`${one.url}${STREAM}?productid=A`);
    await stream.ready();
    await update(other.url, [{ ...reading('A'), quantity: 7 }]);
    await stream.expect('A', 7);
    stream.leave();
    const channels = await Promise.all(nodes.map((node) => command(node, 'PUBSUB', 'CHANNELS')));
    expect(channels.flat()).toContainEqual(expect.stringMatching(/^live:/));
  });
});

describe('a Redis server that does not fit REDIS_URL', () => {
  it.each([
    [
      'a Redis Cluster',
      () => withUser('redis', nodes[0].port),
      /MOVED .*; this is a Redis Cluster: REDIS_URL must begin with redis\+cluster:/,
    ],
    [
      'no Redis Cluster',
      () => `redis+cluster://127.0.0.1:${plain.port}`,
      /cluster support disabled; this is no Redis Cluster: REDIS_URL must begin with redis:/,
    ],
    [
      'a Sentinel',
      () => `redis://127.0.0.1:${sentinel.port}`,
      /; this is a Sentinel: REDIS_URL must be redis\+sentinel:\/\/host1,host2\/name/,
    ],
    [
      'no Sentinel',
      () => `redis+sentinel://127.0.0.1:${plain.port}/${NAME}`,
      /; this is no Sentinel: REDIS_URL must begin with redis:/,
    ],
    [
      'a Sentinel that knows no such name',
      () => `redis+sentinel://127.0.0.1:${sentinel.port}/other`,
      /; the Sentinels know no primary of the name in REDIS_URL/,
    ],
  ])('is reported in one log line, and is not used (the server is %s)', async (_what, url, line) => {
    const service = await start(url());
    for (const client of [...CLIENTS, ...CLIENTS]) await readAs(client, service);

    expect(await healthOf(service)).toEqual({ db: 'ok', redis: 'unavailable' });
    expect(linesOf(service)).toEqual([expect.stringMatching(line)]);
  });
});

describe('Redis Sentinels', () => {
  it('that need a password are reported in one log line', async () => {
    const admin = new Redis({ port: sentinel.port });
    await admin.acl('SETUSER', 'default', '>secret');
    try {
      const service = await start(`${withUser('redis+sentinel', sentinel.port)}/${NAME}`);

      await until('it has tried', () => linesOf(service).length > 0);
      expect(linesOf(service)).toEqual([expect.stringMatching(/; Sentinels are asked without a password:/)]);
    } finally {
      await admin.acl('SETUSER', 'default', 'nopass'); // cspell:disable-line
      admin.disconnect();
    }
  });

  it('lead the service to the new primary after the old primary failed', async () => {
    const service = await start(`${withUser('redis+sentinel', sentinel.port)}/${NAME}`);
    expect(await readAs(1, service)).toBe(LIMIT - 1);
    expect(linesOf(service)).toEqual([]);

    await plain.stop();

    await until('Redis counts again', async () => {
      await readAs(1, service);
      return (await healthOf(service)).redis === 'ok';
    });
    expect(Number(await command(replica, 'DBSIZE'))).toBeGreaterThan(0);
  });
});
