import { ThrottlerStorageRedisService } from '@nest-lab/throttler-storage-redis';
import type { Redis } from 'ioredis';
import type { RedisClient } from '../redis/redis-client';

/**
 * Counts requests for the rate limits in Redis, in a window of `ttl` milliseconds that starts with the first request.
 * The throttler library's own script blocks a caller over the limit for a further `ttl`. With this script the caller
 * may continue when the window ends, as the response headers say. The script is atomic, and one round trip.
 *
 * Redis stores the end of a window by its wall clock. If that clock was set back, the window would last longer by the
 * same amount; the script then ends the window `ttl` from now instead, and keeps the count.
 */
export class FixedWindowStorage extends ThrottlerStorageRedisService {
  constructor(redis: RedisClient) {
    super(redis as Redis); // its types have one constructor for each kind of client
  }

  override getScriptSrc(): string {
    return `
      local hits = redis.call('INCR', KEYS[1])
      local expires = redis.call('PTTL', KEYS[1])
      if expires < 0 or expires > tonumber(ARGV[2]) then
        expires = tonumber(ARGV[2])
        redis.call('PEXPIRE', KEYS[1], expires)
      end
      local blocked = hits > tonumber(ARGV[3])
      return { hits, expires, blocked and 1 or 0, blocked and expires or 0 }`;
  }
}
