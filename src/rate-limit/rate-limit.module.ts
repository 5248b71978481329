import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectThrottlerStorage, seconds, ThrottlerModule } from '@nestjs/throttler';
import type { Channel } from '../ipc/channel';
import { PRIMARY } from '../ipc/primary';
import type { RedisClient } from '../redis/redis-client';
import { firstConnection, REDIS } from '../redis/redis.module';
import { FailoverStorage } from './failover.storage';
import { MemoryStorage } from './memory.storage';
import { PrimaryStorage } from './primary.storage';
import { RateLimitMetric } from './rate-limit-metric';

/**
 * Provides the storage in which requests are counted for the rate limits, and the metric of the
 * RateLimitGuard. The limits are in policy.ts.
 */
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [REDIS, PRIMARY],
      useFactory: (redis: RedisClient | undefined, primary: Channel | undefined) => ({
        storage: new FailoverStorage(redis, primary ? new PrimaryStorage(primary) : new MemoryStorage()),
        // The `limit` and the `blockDuration` here are not used: policy.ts has the limits, and in every
        // storage a caller over the limit waits only until the minute ends.
        throttlers: [{ ttl: seconds(60), limit: 0, blockDuration: 0 }],
      }),
    }),
  ],
  providers: [RateLimitMetric],
  exports: [RateLimitMetric],
})
export class RateLimitModule implements OnApplicationBootstrap {
  constructor(
    @Inject(REDIS) private readonly redis: RedisClient | undefined,
    @InjectThrottlerStorage() private readonly storage: FailoverStorage,
  ) {}

  /**
   * Waits for the connection to Redis. So even the first request is counted in Redis, and an unusable Redis is logged
   * at the start.
   */
  async onApplicationBootstrap(): Promise<void> {
    if (this.redis) await firstConnection(this.redis);
    await this.storage.check().catch(() => undefined);
  }
}
