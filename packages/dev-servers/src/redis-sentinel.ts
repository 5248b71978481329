import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';
import type { RedisServer } from './redis-server';
import { findServer, REDIS } from './server-program';
import { startSupervised } from './supervised';

/** A Redis Sentinel that watches a primary Redis and, if the primary is down, makes a replica the new primary. */
export interface RedisSentinel {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts a Sentinel on a free port of 127.0.0.1. It decides about a failover alone, without other Sentinels.
 * The caller must stop it.
 */
export async function startRedisSentinel(name: string, { host, port }: RedisServer): Promise<RedisSentinel> {
  const folder = mkdtempSync(join(tmpdir(), 'verkko-sentinel-'));
  const file = join(folder, 'sentinel.conf'); // Sentinel changes its settings in this file
  const own = await freePort();
  writeFileSync(
    file,
    [
      `bind ${host}`,
      `port ${own}`,
      `sentinel monitor ${name} ${host} ${port} 1`,
      `sentinel down-after-milliseconds ${name} 500`,
      `sentinel failover-timeout ${name} 1000`,
    ].join('\n'),
  );
  const child = await startSupervised(await findServer(REDIS), [file, '--sentinel'], '+monitor master');
  return {
    port: own,
    stop: async () => {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}
