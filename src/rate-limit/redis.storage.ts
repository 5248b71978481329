import { ThrottlerStorageRedisService } from '@nest-lab/throttler-storage-redis';
import type { Redis } from 'ioredis';
import type { RedisClient } from '../redis/redis-client';

/**
 * Counts requests for the rate limits in Redis, in a window of `ttl` milliseconds that starts with the first request.
 * When the window ends, a caller over the limit may continue, as the response headers say. The throttler library's own
 * script would block that caller for a further `ttl`. This script is atomic, and needs one round trip.
 *
 * Redis stores the end of a window by its wall clock. If that clock was set back, the window would last longer by the
 * same amount; in that case, the script ends the window `ttl` from now, and keeps the count.
 */
export class RedisStorage extends ThrottlerStorageRedisService {
  constructor(redis: RedisClient) {
    super(redis as Redis); // `RedisClient` is a union type, which no declared constructor accepts
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
