import { Module } from '@nestjs/common';
import { seconds, ThrottlerModule } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis/redis.module';
import { FailoverStorage } from './failover.storage';
import { RateLimitCounter } from './rate-limit-counter';

/** What the RateLimitGuard counts with; how much is allowed to whom is in policy.ts. */
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [REDIS],
      useFactory: (redis: Redis | undefined) => ({
        storage: new FailoverStorage(redis),
        // No extra penalty: who is over the limit may go on when the minute ends. The limit is the policy's.
        throttlers: [{ ttl: seconds(60), limit: 0, blockDuration: 0 }],
      }),
    }),
  ],
  providers: [RateLimitCounter],
  exports: [RateLimitCounter],
})
export class RateLimitModule {}
