import type { ThrottlerStorage } from '@nestjs/throttler';

type Count = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts in this process, in the same fixed window as in Redis, so that the headers mean the same. The library's memory
 * storage lets each request expire by itself: what it says about the window is not so, and each request costs a walk
 * over all those of the last minute.
 */
export class MemoryStorage implements ThrottlerStorage {
  private readonly windows = new Map<string, { hits: number; endsAt: number }>();
  private sweepAt = 0;

  increment(key: string, ttl: number, limit: number): Promise<Count> {
    // A clock that is set moves neither. Whole milliseconds, so that the end minus now is never a little over `ttl`.
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

  /** Callers that are gone are forgotten, once a window. */
  private sweep(now: number, ttl: number): void {
    if (now < this.sweepAt) return;
    this.sweepAt = now + ttl;
    for (const [key, { endsAt }] of this.windows) if (endsAt <= now) this.windows.delete(key);
  }
}
