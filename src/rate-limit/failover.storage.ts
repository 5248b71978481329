import { Logger } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RedisClient } from '../redis/redis-client';
import { isOtherKind, redisFailure } from '../redis/redis-failure';
import { RedisStorage } from './redis.storage';

/**
 * Pause in ms before Redis is tried again after a failure. So a Redis that hangs delays one request a second and not
 * every request.
 */
const PAUSE_MS = 1000;

type Count = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts requests for the rate limits. The counts are in Redis, where all instances share them. If no Redis
 * is configured, or Redis does not answer, requests are counted in the memory of this instance. No request
 * fails because of Redis, and a request waits for Redis only until the time limit of a command. When Redis
 * answers again, requests are counted in Redis again.
 */
export class FailoverStorage implements ThrottlerStorage {
  private readonly logger = new Logger('RateLimit');
  private readonly shared: ThrottlerStorage | undefined;
  private away = false;
  /** Advice that was logged since Redis failed. The same advice is not logged again before Redis answers. */
  private readonly said = new Set<string | undefined>();
  private askAgainAt = 0;
  /**
   * The error of a Redis server that is not of the configured kind, such as a single node of a Redis Cluster.
   * Such a server would count the requests of some callers, but reject the commands for the others. So the
   * service does not count requests there. Otherwise, some callers could use their limit twice: once in
   * Redis, and once in this instance. And a log line would be written each second.
   */
  private otherKind: Error | undefined;

  /**
   * Creates the storage that counts requests for the rate limits.
   * @param own storage that counts only the requests of this instance; used while Redis is not in use
   */
  constructor(
    private readonly redis: RedisClient | undefined,
    private readonly own: ThrottlerStorage,
  ) {
    this.shared = redis && new RedisStorage(redis);
    redis?.on('ready', () => (this.otherKind = undefined));
  }

  get isConfigured(): boolean {
    return this.shared !== undefined;
  }

  /** Whether requests are counted in Redis; false if the last attempt to count there failed. */
  get isShared(): boolean {
    return this.isConfigured && !this.away;
  }

  /**
   * Checks that Redis can count requests. It runs the script that counts, with a key that belongs to no caller: a
   * Redis that answers PING may still reject the script.
   * @throws Error
   */
  async check(): Promise<void> {
    const { shared } = this;
    if (shared) await this.ask(() => shared.increment('rate:check', 1, 0, 0, 'check'));
  }

  async increment(...request: Parameters<ThrottlerStorage['increment']>): Promise<Count> {
    const { shared } = this;
    if (!shared || performance.now() < this.askAgainAt) return this.own.increment(...request);
    // While Redis does not answer, one request a second tries Redis; the others are counted in memory.
    if (this.away) this.askAgainAt = performance.now() + PAUSE_MS;
    return this.ask(() => shared.increment(...request)).catch(() => this.own.increment(...request));
  }

  private async ask(question: () => Promise<Count>): Promise<Count> {
    try {
      if (this.otherKind) throw this.otherKind;
      // A command is sent only when Redis is ready. Before its first connection to a Redis Cluster, ioredis
      // would queue a command without a time limit.
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
