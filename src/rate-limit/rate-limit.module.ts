import { Module } from '@nestjs/common';
import { seconds, ThrottlerModule } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis/redis.module';
import { FailoverStorage } from './failover.storage';
import { RateLimitCounter } from './rate-limit-counter';

/** The storage and the counter of the RateLimitGuard; policy.ts defines the limits. */
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [REDIS],
      useFactory: (redis: Redis | undefined) => ({
        storage: new FailoverStorage(redis),
        // No extra penalty: a caller over the limit may continue when the minute ends. policy.ts sets the limit.
        throttlers: [{ ttl: seconds(60), limit: 0, blockDuration: 0 }],
      }),
    }),
  ],
  providers: [RateLimitCounter],
  exports: [RateLimitCounter],
})
export class RateLimitModule {}
