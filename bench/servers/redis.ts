import { Redis } from 'ioredis';
import { startRedisServer } from '@verkko/dev-servers/redis-server';
import type { CleanUp } from '../clean-up';

export interface BenchRedis {
  readonly url: string;
  readonly pid: number;
  readonly version: string;
}

export async function startRedis(cleanUp: CleanUp): Promise<BenchRedis> {
  const starting = startRedisServer();
  cleanUp.add(async () => {
    await (await starting).stop();
  });
  const { url } = await starting;

  const client = new Redis(url);
  const information = await client.info('server');
  client.disconnect();
  const valueOf = (key: string) => new RegExp(`^${key}:(.*?)\r?$`, 'm').exec(information)?.[1] ?? '';
  return { url, pid: Number(valueOf('process_id')), version: valueOf('redis_version') };
}
