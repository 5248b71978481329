import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config';
import { migrate } from '../../src/database/migrate';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres';
import { execute, TEMPLATE_DATABASE } from './database';
import type { SharedServers } from './shared-servers';
import { startRedisServer } from './redis-server';

/**
 * Once a run: an up-to-date build for the tests that start the service as a process, and a PostgreSQL and a Redis of
 * the run's own. `TEST_REDIS_URL` names a Redis to use instead; its data is not touched but for keys that expire.
 */
export default async function setUp(): Promise<void> {
  execFileSync(process.execPath, [join(__dirname, '../../scripts/build-if-needed.mjs')], {
    stdio: 'inherit',
  });

  const dataDir = mkdtempSync(join(tmpdir(), 'verkko-test-'));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    // Nothing here has to survive a power cut; the tests that kill things start a server of their own.
    settings: { fsync: 'off', max_connections: '200' },
  });
  await execute(postgres.connection, `CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await migrate(loadConfig({ ENV_FILE: '/dev/null' }), {
    ...postgres.connection,
    database: TEMPLATE_DATABASE,
  });

  const redis = process.env.TEST_REDIS_URL ? undefined : await startRedisServer();
  process.env.TEST_SERVERS = JSON.stringify({
    postgres: postgres.connection,
    redisUrl: process.env.TEST_REDIS_URL ?? redis?.url ?? '',
  } satisfies SharedServers);

  globalThis.stopTestServers = async () => {
    await redis?.stop();
    await postgres.stop();
    execFileSync('rm', ['-rf', dataDir]);
  };
}

declare global {
  var stopTestServers: () => Promise<void>;
}
