import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { InjectThrottlerStorage } from '@nestjs/throttler';
import { FailoverStorage } from '../rate-limit/failover.storage';

/**
 * Checks whether Redis, if it is configured, answers the command that rate limits use. The check has the time limit of
 * the Redis connection.
 */
@Injectable()
export class RedisIndicator {
  constructor(
    @InjectThrottlerStorage() private readonly limits: FailoverStorage,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(key: string): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(key);
    if (!this.limits.isConfigured) return indicator.up({ disabled: true });
    return this.limits.check().then(
      () => indicator.up(),
      () => indicator.down(),
    );
  }
}
