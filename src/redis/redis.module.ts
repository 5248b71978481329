import { once } from 'node:events';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import { CONFIG, type Config } from '../config/config';
import { rememberConnectionErrors } from './redis-failure';

/** Injection token: the connection to Redis, or undefined where none is configured. */
export const REDIS = Symbol('REDIS');

/**
 * Options with which a request hardly waits: a command fails at once while Redis is away, and after 200 ms where Redis
 * hangs, or 400 ms where it waits for an earlier command. ioredis's defaults would queue commands for seconds.
 */
const OPTIONS: RedisOptions = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  commandTimeout: 200,
  connectTimeout: 1000,
  // Commands of one event loop turn are sent together: docs/decisions/0008-where-a-request-spends-its-time.md.
  enableAutoPipelining: true,
  retryStrategy: (attempt) => Math.min(attempt * 100, 1000),
};

@Global()
@Module({
  providers: [{ provide: REDIS, inject: [CONFIG], useFactory: connect }],
  exports: [REDIS],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: Redis | undefined) {}

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

/** Waits for the first connection, its first failure, or 1 s. */
export async function firstConnection(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  await once(redis, 'ready', { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
}

function connect(config: Config): Redis | undefined {
  const redis = client(config);
  if (redis) rememberConnectionErrors(redis);
  return redis;
}

function client(config: Config): Redis | undefined {
  if (config.REDIS_URL) return new Redis(config.REDIS_URL, OPTIONS);
  if (!config.REDIS_HOST) return undefined;
  return new Redis({
    ...OPTIONS,
    host: config.REDIS_HOST,
    port: config.REDIS_PORT,
    ...(config.REDIS_PASSWORD && { password: config.REDIS_PASSWORD }),
  });
}
