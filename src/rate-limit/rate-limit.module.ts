import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { seconds, ThrottlerModule } from '@nestjs/throttler';
import { CONFIG, type Config } from '../config/config';
import { REDIS } from '../redis/redis.module';
import type { Redis } from 'ioredis';
import { FailoverStorage } from './failover.storage';
import { RateLimitGuard, routeClass } from './rate-limit.guard';

/** Guards every route of the API; health says `@SkipThrottle()`, and the docs are not routes of Nest's. */
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [CONFIG, REDIS],
      useFactory: (config: Config, redis: Redis | undefined) => ({
        storage: new FailoverStorage(redis),
        throttlers: [
          {
            ttl: seconds(60),
            limit: (context) =>
              routeClass(context) === 'reads'
                ? config.RATE_LIMIT_ANONYMOUS_READS
                : config.RATE_LIMIT_ANONYMOUS_WRITES,
            // No extra penalty: who is over the limit may go on when the minute ends.
            blockDuration: 0,
          },
        ],
      }),
    }),
  ],
  providers: [{ provide: APP_GUARD, useClass: RateLimitGuard }],
})
export class RateLimitModule {}
