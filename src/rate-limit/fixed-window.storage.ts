import { ThrottlerStorageRedisService } from '@nest-lab/throttler-storage-redis';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';

type Count = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Counts one request: what the count is now, and when the window ends, in milliseconds from now. */
const COUNT = `
  local hits = redis.call('INCR', KEYS[1])
  local expires = redis.call('PTTL', KEYS[1])
  if expires < 0 then
    expires = tonumber(ARGV[1])
    redis.call('PEXPIRE', KEYS[1], expires)
  end
  return { hits, expires }`;

type RedisWithCount = Redis & { count(key: string, ttl: number): Promise<[hits: number, expires: number]> };

/**
 * Counts in Redis, one window of `ttl` milliseconds that starts with the first request. The library's own script blocks
 * a caller for a further `ttl` once it is over its limit; here it may go on when its window ends, so that the counts in
 * the headers are the whole truth. One round trip, atomic on the server, and the script travels once a connection.
 */
export class FixedWindowStorage extends ThrottlerStorageRedisService {
  constructor(private readonly commands: Redis) {
    super(commands);
    commands.defineCommand('count', { numberOfKeys: 1, lua: COUNT });
  }

  override async increment(key: string, ttl: number, limit: number): Promise<Count> {
    const [totalHits, expires] = await (this.commands as RedisWithCount).count(key, ttl);
    const isBlocked = totalHits > limit;
    const timeToExpire = Math.ceil(expires / 1000);
    return { totalHits, timeToExpire, isBlocked, timeToBlockExpire: isBlocked ? timeToExpire : 0 };
  }
}
