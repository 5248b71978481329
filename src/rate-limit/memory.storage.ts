import type { ThrottlerStorage } from '@nestjs/throttler';

type Count = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts requests for the rate limits in the memory of this process. The time windows are fixed, like those
 * in Redis, so the response headers mean the same as with Redis. The memory storage of the throttler library
 * is not used, because it expires each request separately. It would report a wrong end of the window, and for
 * each request it would loop over all requests of the last minute.
 */
export class MemoryStorage implements ThrottlerStorage {
  private readonly windows = new Map<string, { hits: number; endsAt: number }>();
  private sweepAt = 0;

  increment(key: string, ttl: number, limit: number): Promise<Count> {
    // The clock is monotonic, so nobody can set it back. The time is in whole milliseconds. Rounding errors
    // of fractions could make the rest of the rate limit's time window longer than `ttl`.
    const now = Math.floor(performance.now());
    this.sweep(now, ttl);
    const before = this.windows.get(key);
    const window = before && before.endsAt > now ? before : { hits: 0, endsAt: now + ttl };
    if (window !== before) this.windows.set(key, window);
    window.hits += 1;

    const isBlocked = window.hits > limit;
    const timeToExpire = Math.ceil((window.endsAt - now) / 1000);
    return Promise.resolve({
      totalHits: window.hits,
      timeToExpire,
      isBlocked,
      timeToBlockExpire: isBlocked ? timeToExpire : 0,
    });
  }

  /** Deletes the request counts of ended time windows, at most once in `ttl` ms. */
  private sweep(now: number, ttl: number): void {
    if (now < this.sweepAt) return;
    this.sweepAt = now + ttl;
    for (const [key, { endsAt }] of this.windows) if (endsAt <= now) this.windows.delete(key);
  }
}
