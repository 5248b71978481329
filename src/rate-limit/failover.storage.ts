import { Logger } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RedisClient } from '../redis/redis-client';
import { isOtherKind, redisFailure } from '../redis/redis-failure';
import { FixedWindowStorage } from './fixed-window.storage';

/** Pause in ms after a failure of Redis, so that a hanging Redis delays one request a second and not every request. */
const PAUSE_MS = 1000;

type Count = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts requests for the rate limits in Redis, where all instances share the counts, or in this instance's memory if
 * no Redis is configured or Redis does not answer. No request waits or fails because of Redis, and counting returns
 * to Redis automatically.
 */
export class FailoverStorage implements ThrottlerStorage {
  private readonly logger = new Logger('RateLimit');
  private readonly shared: ThrottlerStorage | undefined;
  private away = false;
  /** Advice that was already logged since Redis failed; the same advice is not logged again until Redis answers. */
  private readonly said = new Set<string | undefined>();
  private askAgainAt = 0;
  /**
   * The error of a Redis server of another kind than configured. A single node of a Redis Cluster would count some
   * callers and reject the commands for others: some callers would have two budgets, and there would be a log line
   * every second. So no request is counted on such a server.
   */
  private otherKind: Error | undefined;

  /**
   * Creates the storage of the counts.
   * @param own storage that counts for this instance alone, while Redis is not used
   */
  constructor(
    private readonly redis: RedisClient | undefined,
    private readonly own: ThrottlerStorage,
  ) {
    this.shared = redis && new FixedWindowStorage(redis);
    redis?.on('ready', () => (this.otherKind = undefined));
  }

  get isConfigured(): boolean {
    return this.shared !== undefined;
  }

  /** Whether requests are counted in Redis; false if the latest attempt to do so failed. */
  get isShared(): boolean {
    return this.isConfigured && !this.away;
  }

  /**
   * Checks that Redis can count requests. It runs the script that counts, with a key that belongs to no caller,
   * because a Redis that answers PING may reject the script.
   * @throws Error
   */
  async check(): Promise<void> {
    const { shared } = this;
    if (shared) await this.ask(() => shared.increment('rate:check', 1, 0, 0, 'check'));
  }

  async increment(...request: Parameters<ThrottlerStorage['increment']>): Promise<Count> {
    const { shared } = this;
    if (!shared || performance.now() < this.askAgainAt) return this.own.increment(...request);
    // While Redis does not answer, at most one request a second tries Redis; other requests are counted in memory.
    if (this.away) this.askAgainAt = performance.now() + PAUSE_MS;
    return this.ask(() => shared.increment(...request)).catch(() => this.own.increment(...request));
  }

  private async ask(question: () => Promise<Count>): Promise<Count> {
    try {
      if (this.otherKind) throw this.otherKind;
      // ioredis would queue commands for a Redis Cluster that it never reached, without any time limit.
      if (this.redis?.status !== 'ready') throw new Error("Redis isn't ready");
      const count = await question();
      this.setBack();
      return count;
    } catch (error) {
      if (isOtherKind(error as Error)) this.otherKind = error as Error;
      this.setAway(error as Error);
      throw error;
    }
  }

  private setBack(): void {
    this.askAgainAt = 0;
    if (!this.away) return;
    this.away = false;
    this.said.clear();
    this.logger.log('Redis is back: limits are shared again');
  }

  private setAway(error: Error): void {
    this.askAgainAt = performance.now() + PAUSE_MS;
    const { cause, advice } = redisFailure(this.redis as RedisClient, error);
    if (this.away && (advice === undefined || this.said.has(advice))) return;
    this.away = true;
    this.said.add(advice);
    const reason = advice === undefined ? cause : `${cause}; ${advice}`;
    this.logger.warn(`Redis is away (${reason}): limits are counted in memory`);
  }
}
