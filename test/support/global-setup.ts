import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config';
import { migrate } from '../../src/database/migrate';
import { findCitus } from './citus';
import { execute, TEMPLATE_DATABASE } from './database';
import type { SharedServers } from './shared-servers';
import { startRedisServer } from '@verkko/dev-servers/redis-server';

/**
 * Prepares a test run: an up-to-date build for the tests that start the service as a process, and a PostgreSQL and a
 * Redis for this run. `TEST_REDIS_URL` names a Redis to use instead; the tests only add keys that expire to its data.
 * `TEST_CITUS_URL` names the coordinator of a Citus cluster to use instead of the PostgreSQL.
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

/** The server of the test databases, and how to stop it. */
async function startPostgres(): Promise<{
  servers: Omit<SharedServers, 'redisUrl'>;
  stop: () => Promise<void>;
}> {
  if (process.env.TEST_CITUS_URL) {
    const citus = await findCitus(process.env.TEST_CITUS_URL);
    return { servers: { postgres: citus.coordinator, citus }, stop: () => Promise.resolve() };
  }
  // The package resolves to its build, which is up to date only now.
  const { startEmbeddedPostgres } = await import('@verkko/embedded-postgres');

  const dataDir = mkdtempSync(join(tmpdir(), 'verkko-test-'));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    // The data need not survive a power cut: tests that kill servers start their own.
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

declare global {
  var stopTestServers: () => Promise<void>;
}
