import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Connection, startEmbeddedPostgres } from '@verkko/embedded-postgres';
import { freePort } from '@verkko/dev-servers/free-port';
import { until } from '@verkko/dev-servers/until';
import type { CleanUp } from '../clean-up';

/**
 * The PostgreSQL settings of the benchmark. Commits are durable, as the service promises. All data fit into
 * memory. The write-ahead log has room for all writes of a repetition, so that no checkpoint starts by
 * itself.
 */
export const POSTGRES_SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '1GB',
  max_wal_size: '8GB',
};

/**
 * The data folder is inside the checkout, and not in the temporary folder of the system. The temporary folder
 * is often in memory, where a commit costs much less than on a disk.
 */
export const DATA = join(__dirname, '../.data');

export interface BenchPostgres {
  readonly pid: number;
  readonly version: string;
  readonly dataDir: string;
  /** Returns the connection settings of a database with this name, which may not exist yet. */
  connectionTo(database: string): Connection;
  /** Runs SQL statements one after the other in this database, each in its own transaction. */
  execute(database: string, statements: readonly string[]): Promise<void>;
}

/** Starts a PostgreSQL that is reached over TCP. The clean-up stops it and removes its data. */
export async function startPostgres(cleanUp: CleanUp): Promise<BenchPostgres> {
  mkdirSync(DATA, { recursive: true });
  const dataDir = mkdtempSync(join(DATA, 'postgres-'));
  cleanUp.add(() => execFileSync('rm', ['-rf', dataDir]));
  const starting = startEmbeddedPostgres({ dataDir, tcpPort: await freePort(), settings: POSTGRES_SETTINGS });
  cleanUp.add(() =>
    starting.then(
      (server) => server.stop(),
      () => undefined,
    ),
  );
  const server = await starting;

  const connectionTo = (database: string) => ({ ...server.connection, database });
  const client = new Client(server.connection);
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  return {
    pid: server.pid,
    version: rows[0]?.server_version ?? '',
    dataDir,
    connectionTo,
    execute: (database, statements) => executeOn(connectionTo(database), statements),
  };
}

/** Runs SQL statements one after the other on a new connection, each in its own transaction. */
export async function executeOn(connection: Connection, statements: readonly string[]): Promise<void> {
  const session = new Client(connection);
  await session.connect();
  try {
    for (const statement of statements) await session.query(statement);
  } finally {
    await session.end();
  }
}

/** Waits until the SQL statements of a finished load have ended, so that they do not disturb the next load. */
export async function untilIdle(connection: Connection): Promise<void> {
  const session = new Client(connection);
  await session.connect();
  try {
    await until('the database is idle', async () => {
      const { rowCount } = await session.query(
        `SELECT FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()`,
      );
      return rowCount === 0;
    });
  } finally {
    await session.end();
  }
}
