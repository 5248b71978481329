import type { ClientBase } from 'pg';
import { Failure } from '../command-line/failure';
import type { Config } from '../config/config';
import { ADVISORY_LOCKS } from '../database/advisory-locks';
import type { Connection } from '../database/connection';
import { migrate } from '../database/migrate';
import { beginStreaming } from '../database/streaming-transactions';
import { BackupReader } from './backup-reader';
import { withClient } from './client';
import { copyTables } from './copy-tables';
import type { CopiedTable, Head } from './records';
import { assertKnown, quoted, type Table, tablesIn } from './tables';
import { assertEmpty, assertNotNewer, assertUnused } from './target';

/**
 * Makes Citus use a connection for every table, even for a small table of which this node has a copy. Without
 * this setting, a transaction would read the copy directly, and Citus would then refuse to change the table.
 * PostgreSQL without Citus ignores the setting.
 */
const THROUGH_CONNECTIONS = 'SET LOCAL citus.enable_local_execution = off';

/** Function that reports the progress of a restore. @param done share of the file that was read, from 0 to 1 */
export type ReportPart = (table: string, done: number) => void;

const LOCK = `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.migrations}) AS locked`;

/**
 * Restores a backup into an empty database. First, the migrations named in the backup create the tables. Then
 * one transaction restores all rows, or none. At the end, the migrations that are newer than the backup
 * convert the rows.
 *
 * @param connect function that finds or creates the database; it is called only after the beginning of the
 * backup file was found to be valid
 * @throws Failure
 */
export async function restoreBackup(
  config: Config,
  connect: () => Promise<Connection>,
  path: string,
  report: ReportPart,
): Promise<CopiedTable[]> {
  return withReader(path, async (reader, { migrations }) => {
    const connection = await connect();
    const tables = await withClient(config, connection, 'restore', async (client) => {
      await assertUnused(client);
      await assertEmpty(client, await tablesIn(client));
      await assertNotNewer(client, migrations);
      await migrate(config, connection, migrations);
      return restoreInto(client, config, reader, migrations, report);
    });
    await migrate(config, connection);
    return tables;
  });
}

/** Reads a whole backup and checks it, without a database. @throws Failure */
export async function checkBackup(path: string, report: ReportPart): Promise<CopiedTable[]> {
  return withReader(path, async (reader) => {
    const tables: CopiedTable[] = [];
    for (let start = await reader.nextTable(); start; start = await reader.nextTable()) {
      const startedAt = performance.now();
      const source = reader.rowsOf(start);
      let next = await source.next();
      for (; !next.done; next = await source.next()) report(start.table, reader.position / reader.length);
      const { rows, bytes } = next.value;
      tables.push({ name: start.table, rows, bytes, seconds: (performance.now() - startedAt) / 1000 });
    }
    return tables;
  });
}

async function withReader<T>(
  path: string,
  work: (reader: BackupReader, head: Head) => Promise<T>,
): Promise<T> {
  const reader = await BackupReader.open(path);
  try {
    const head = await reader.head();
    assertKnown(head.migrations, path);
    return await work(reader, head);
  } finally {
    await reader.close();
  }
}

async function restoreInto(
  client: ClientBase,
  config: Config,
  reader: BackupReader,
  migrations: readonly string[],
  report: ReportPart,
): Promise<CopiedTable[]> {
  await client.query(beginStreaming(config));
  await client.query(THROUGH_CONNECTIONS);
  // This transaction holds the migration lock. A service that starts during the restore waits for the lock
  // before its migrations; a second restore fails.
  const { rows } = await client.query<{ locked: boolean }>(LOCK);
  if (rows[0]?.locked !== true)
    throw new Failure('Another restore or a migration uses the database: wait for its end.');
  const tables = await tablesIn(client);
  await client.query(`LOCK TABLE ${namesOf(tables)} IN ACCESS EXCLUSIVE MODE`);
  await assertEmpty(client, tables);
  await assertNotNewer(client, migrations);
  // The tables contain at most the rows that the service itself inserts into a new database, such as its
  // identity. TRUNCATE removes these rows, and frees the disk pages that a failed restore may have left.
  await client.query(`TRUNCATE ${namesOf(tables)}`);
  const done = await copyTables(client, reader, tables, (table) => {
    report(table, reader.position / reader.length);
  });
  // Without ANALYZE, PostgreSQL would plan queries as if the tables were empty.
  await client.query(`ANALYZE ${namesOf(tables)}`);
  await client.query('COMMIT');
  return done;
}

const namesOf = (tables: readonly Table[]) => tables.map(({ name }) => quoted(name)).join(', ');
