import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis/redis.module';

/** Asks Redis, if there is one; the connection's own time limit ends a question that hangs. */
@Injectable()
export class RedisIndicator {
  constructor(
    @Inject(REDIS) private readonly redis: Redis | undefined,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(key: string): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(key);
    if (!this.redis) return indicator.up({ disabled: true });
    return this.redis.ping().then(
      () => indicator.up(),
      () => indicator.down(),
    );
  }
}
