import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { until } from '@verkko/dev-servers/until';
import { BOOTSTRAP_KEY } from '../support/api-keys';
import { ask } from '../support/http-client';
import { Databases, PLACES } from './databases';
import { DISK_FULL_TRIGGER } from './full-disk';
import { Instance, LIMITS } from './instance';
import { Link } from './link';

/** A rate limit per minute that no client reaches: the service counts requests in Redis, but rejects none. */
const NO_LIMIT = '1000000';

/** An instance of the service, and its simulated networks to Redis and to the database servers. */
interface Site {
  readonly instance: Instance;
  readonly toRedis: Link;
  readonly toDatabases: readonly Link[];
}

/** Two instances of the service with a PostgreSQL primary, a replica and a Redis. Every connection passes a proxy. */
export class Deployment {
  private constructor(
    readonly databases: Databases,
    readonly redis: RedisServer,
    readonly sites: readonly Site[],
  ) {}

  static async start(): Promise<Deployment> {
    const [databases, redis] = [await Databases.start(), await startRedisServer()];
    const sites: Site[] = [];
    for (const name of ['instance 1', 'instance 2']) sites.push(await startSite(name, databases, redis));
    await databases.onPrimary(DISK_FULL_TRIGGER);
    await databases.synchronize();
    return new Deployment(databases, redis, sites);
  }

  get instances(): readonly Instance[] {
    return this.sites.map(({ instance }) => instance);
  }

  /** The errors in the logs of the instances. */
  get errors(): string[] {
    return this.instances.flatMap(({ errors }) => errors);
  }

  get links(): readonly Link[] {
    return this.sites.flatMap(({ instance, toRedis, toDatabases }) => [
      instance.front,
      toRedis,
      ...toDatabases,
    ]);
  }

  /** Waits until each instance is ready and reports that its database, its replica and Redis are available. */
  async isWell(): Promise<void> {
    for (const { url, name } of this.instances) {
      await until(`${name} is well`, async () => {
        const [ready, health] = await Promise.all([status(`${url}/readyz`), status(`${url}/health`)]);
        const { body } = health;
        return ready.status === 200 && health.status === 200 && body.includes('"in_use":true') && isOk(body);
      });
    }
  }

  async stopInstances(): Promise<void> {
    for (const { instance } of this.sites) {
      const exit = await instance.stop();
      if (exit?.code !== 0) throw new Error(`${instance.name} ended with ${exit?.signal ?? exit?.code}`);
    }
  }

  async stopServers(): Promise<void> {
    for (const { toRedis } of this.sites) await toRedis.close();
    await this.databases.stop();
    await this.redis.stop();
  }
}

async function startSite(name: string, databases: Databases, redis: RedisServer): Promise<Site> {
  const toRedis = await Link.open(redis);
  const toDatabases = [await databases.link(PLACES[0]), await databases.link(PLACES[1])];
  const { user, password, database } = databases.primary.connection;
  const urls = toDatabases.map(({ address: { host, port } }) => ({
    hosts: `${host}:${port}`,
    url: `postgres://${user}:${password}@${host}:${port}/${database}`,
  }));
  const hosts = urls.map((one) => one.hosts).join(',');
  const instance = await Instance.start(name, {
    ...Object.fromEntries(Object.entries(LIMITS).map(([setting, seconds]) => [setting, String(seconds)])),
    DATABASE_URL: `postgres://${user}:${password}@${hosts}/${database}?target_session_attrs=read-write`,
    DATABASE_REPLICA_URLS: urls.map(({ url }) => url).join(' '),
    REDIS_URL: `redis://${toRedis.address.host}:${toRedis.address.port}`,
    AUTH: 'required',
    BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    RATE_LIMIT_READS: NO_LIMIT,
    RATE_LIMIT_WRITES: NO_LIMIT,
    LOG_LEVEL: 'warn',
    TMPDIR: process.env.TMPDIR ?? '/tmp',
  });
  return { instance, toRedis, toDatabases };
}

const isOk = (health: string) => health.includes('"db":"ok","redis":"ok"');

/** The response to a health probe; status 0 if no response arrives. */
async function status(url: string): Promise<{ status: number | undefined; body: string }> {
  return ask(url, { signal: AbortSignal.timeout(3000) }).catch(() => ({ status: 0, body: '' }));
}
