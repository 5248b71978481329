import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config';
import { migrate } from '../../src/database/migrate';
import { findCitus } from './citus';
import { execute, TEMPLATE_DATABASE } from './database';
import type { SharedServers } from './shared-servers';
import { startRedisServer } from '@verkko/dev-servers/redis-server';

/** A folder in which Linux keeps files in memory. */
const IN_MEMORY = '/dev/shm';

/**
 * Prepares a test run. Makes an up-to-date build, from which the tests load the service or start it as a
 * process. Starts a PostgreSQL and a Redis. If `TEST_REDIS_URL` names a Redis, the tests use that Redis
 * instead; they only add keys to its data, and these keys expire. If `TEST_CITUS_URL` names the coordinator
 * of a Citus cluster, the tests use the cluster instead of the PostgreSQL.
 */
export default async function setUp(): Promise<void> {
  execFileSync(process.execPath, [join(__dirname, '../../scripts/build-if-needed.mjs')], {
    stdio: 'inherit',
  });
  const postgres = await startPostgres();
  const redis = process.env.TEST_REDIS_URL ? undefined : await startRedisServer();
  process.env.TEST_SERVERS = JSON.stringify({
    ...postgres.servers,
    redisUrl: process.env.TEST_REDIS_URL ?? redis?.url ?? '',
  } satisfies SharedServers);

  globalThis.stopTestServers = async () => {
    await redis?.stop();
    await postgres.stop();
  };
}

/**
 * Starts the PostgreSQL server of the test databases, unless a Citus cluster is used.
 * @returns the server, and a function that stops it
 */
async function startPostgres(): Promise<{
  servers: Omit<SharedServers, 'redisUrl'>;
  stop: () => Promise<void>;
}> {
  if (process.env.TEST_CITUS_URL) {
    const citus = await findCitus(process.env.TEST_CITUS_URL);
    return { servers: { postgres: citus.coordinator, citus }, stop: () => Promise.resolve() };
  }
  // This package must be built before it can be imported. So it is imported here, after `setUp` has built it,
  // and not at the top of the file.
  const { startEmbeddedPostgres } = await import('@verkko/embedded-postgres');

  const dataDir = mkdtempSync(join(temporaryFolder(), 'verkko-test-'));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    // Without fsync, data would not survive a power cut, but the tests cut no power. Tests that kill
    // PostgreSQL start a server of their own.
    settings: { fsync: 'off', max_connections: '400' },
  });
  const { connection } = postgres;
  await execute(connection, `CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await migrate(loadConfig({ ENV_FILE: '/dev/null' }), { ...connection, database: TEMPLATE_DATABASE });
  return {
    servers: { postgres: connection },
    stop: async () => {
      await postgres.stop();
      execFileSync('rm', ['-rf', dataDir]);
    },
  };
}

/**
 * The folder for the files of PostgreSQL. It is in memory if at least 4 GB are free there. The tests create
 * and drop databases of 300 files each. On an ext4 disk, creating files is slow if many files were deleted in
 * the last minutes.
 */
function temporaryFolder(): string {
  if (!existsSync(IN_MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize >= 4e9 ? IN_MEMORY : tmpdir();
}

declare global {
  var stopTestServers: () => Promise<void>;
}
