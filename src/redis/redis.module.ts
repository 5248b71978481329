import { once } from 'node:events';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { connectRedis, type RedisClient } from './redis-client';
import { rememberConnectionErrors } from './redis-failure';

/** Injection token: the connection to Redis; undefined if none is configured. */
export const REDIS = Symbol('REDIS');

@Global()
@Module({
  providers: [{ provide: REDIS, inject: [CONFIG], useFactory: connect }],
  exports: [REDIS],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: RedisClient | undefined) {}

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

/** Waits until Redis is connected, but at most 1 s. */
export async function firstConnection(redis: RedisClient): Promise<void> {
  if (redis.status === 'ready') return;
  await once(redis, 'ready', { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
}

function connect(config: Config): RedisClient | undefined {
  const redis = connectRedis(config);
  if (redis) rememberConnectionErrors(redis);
  return redis;
}
