import { join } from 'node:path';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { until } from '@verkko/dev-servers/until';
import { execute, type TestDatabase } from '../support/database';
import { ask } from '../support/http-client';
import { databaseEnvironment, type ServiceProcess, startProcess } from '../support/service-process';
import type { Random } from '../chaos/random';

const ACCELERATED_SWEEPS = join(__dirname, 'accelerated-sweeps.cjs');

/** The processes of a deployment, in the order in which killed processes are started again. */
export const PROCESSES = ['PostgreSQL', 'Redis', 'instance 1', 'instance 2'] as const;
export type Process = (typeof PROCESSES)[number];

/**
 * A deployment: two instances of the built service with their own PostgreSQL and Redis. Each of these
 * processes can be killed.
 */
export class Site {
  private constructor(
    readonly postgres: PostgresServer,
    private readonly redis: RedisServer,
    private readonly environment: Record<string, string>,
    private readonly instances: [ServiceProcess, ServiceProcess],
  ) {}

  static async start(): Promise<Site> {
    const [postgres, redis] = await Promise.all([startPostgresServer(), startRedisServer()]);
    const environment = {
      ...databaseEnvironment(postgres.connection),
      REDIS_URL: redis.url,
      WEBHOOK_ALLOW: '127.0.0.1',
      LOG_LEVEL: 'error',
      NODE_OPTIONS: `--require=${ACCELERATED_SWEEPS}`,
    };
    const instances = await Promise.all([startProcess(environment), startProcess(environment)]);
    const site = new Site(postgres, redis, environment, instances);
    await site.isReady();
    return site;
  }

  /** The URL of a random instance, which may be killed at this moment. */
  url(random: Random): string {
    return random.pick(this.instances).url;
  }

  /** Runs an SQL statement on a new connection. */
  readonly query: TestDatabase['query'] = (sql, values) => execute(this.postgres.connection, sql, values);

  /** Waits until each instance is ready. @throws Error if an instance has ended without being killed */
  async isReady(): Promise<void> {
    for (const instance of this.instances) {
      const ended = instance.exit.then(({ code, stdout, stderr }) => {
        throw new Error(`An instance ended by itself with code ${code}:\n${stdout}${stderr}`);
      });
      const ready = until(`${instance.url} is ready`, async () => {
        const answer = await ask(`${instance.url}/readyz`).catch(() => undefined);
        return answer?.status === 200;
      });
      await Promise.race([ready, ended]);
    }
  }

  /**
   * Kills a process, and waits until it has ended. SIGKILL is sent before this function returns its promise.
   */
  async kill(process: Process): Promise<void> {
    if (process === 'PostgreSQL') await this.postgres.kill();
    else if (process === 'Redis') await this.redis.kill();
    else await this.instances[indexOf(process)].stop('SIGKILL');
  }

  async startAgain(process: Process): Promise<void> {
    if (process === 'PostgreSQL') await this.postgres.start();
    else if (process === 'Redis') await this.redis.start();
    else this.instances[indexOf(process)] = await startProcess(this.environment);
  }

  async stop(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.stop()));
    await Promise.all([this.postgres.remove(), this.redis.stop()]);
  }
}

function indexOf(process: 'instance 1' | 'instance 2'): 0 | 1 {
  return process === 'instance 1' ? 0 : 1;
}
