import { Logger } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import { FixedWindowStorage } from './fixed-window.storage';
import { MemoryStorage } from './memory.storage';

/** Pause after a failure of Redis, so that a hanging Redis delays one request a second and not each. */
const PAUSE_MS = 1000;

type Count = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts requests in Redis, where all instances share the counts; in memory where no Redis is configured or while Redis
 * is away. No request waits or fails because of Redis, and counting returns to Redis automatically.
 */
export class FailoverStorage implements ThrottlerStorage {
  private readonly logger = new Logger('RateLimit');
  private readonly own: ThrottlerStorage = new MemoryStorage();
  private readonly shared: ThrottlerStorage | undefined;
  private away = false;
  private askAgainAt = 0;

  constructor(redis: Redis | undefined) {
    this.shared = redis && new FixedWindowStorage(redis);
  }

  get isConfigured(): boolean {
    return this.shared !== undefined;
  }

  /** Whether limits are counted in Redis, as of the latest counted request. */
  get isShared(): boolean {
    return this.isConfigured && !this.away;
  }

  async increment(...request: Parameters<ThrottlerStorage['increment']>): Promise<Count> {
    if (!this.shared || performance.now() < this.askAgainAt) return this.own.increment(...request);
    // While Redis is away, one request at a time tries it; the others are counted in memory.
    if (this.away) this.askAgainAt = performance.now() + PAUSE_MS;
    try {
      const count = await this.shared.increment(...request);
      this.setAway(false);
      return count;
    } catch (error) {
      this.setAway(true, error as Error);
      return this.own.increment(...request);
    }
  }

  private setAway(away: boolean, error?: Error): void {
    this.askAgainAt = away ? performance.now() + PAUSE_MS : 0;
    if (away === this.away) return;
    this.away = away;
    if (away) this.logger.warn(`Redis is away (${error?.message ?? ''}): limits are counted in memory`);
    else this.logger.log('Redis is back: limits are shared again');
  }
}
