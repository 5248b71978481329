import type { ClientBase } from 'pg';
import { to } from 'pg-copy-streams';
import { Failure } from '../command-line/failure';
import type { Config } from '../config/config';
import { version } from '../config/version';
import { ADVISORY_LOCKS } from '../database/advisory-locks';
import type { Connection } from '../database/connection';
import { beginStreaming } from '../database/streaming-transactions';
import type { Piece } from './blocks';
import { atOneMoment } from './one-moment';
import { type CopiedTable, FORMAT, type Head, type Report, type TableEnd, type TableStart } from './records';
import { RowsDigest } from './rows-digest';
import { assertKnown, copied, migrationsIn, quoted, type Table, tablesIn } from './tables';

const FACTS = `
  SELECT current_setting('server_version') AS postgresql, to_json(now() AT TIME ZONE 'UTC') #>> '{}' AS now`;

/**
 * SQL for the last number that an identity column has assigned; null if it has assigned none. The backup contains this
 * number, so that the ids of erased readings are not assigned again after a restore.
 */
const LAST_ID = 'SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass)::text AS last_id';

/**
 * SQL that takes the migration lock and releases it at once, because a starting instance waits for this lock. It is one
 * statement, because a pooler may run two statements in two sessions, and only the session of a lock can release it.
 */
const IS_SETTLED = `
  SELECT CASE WHEN pg_try_advisory_lock_shared(${ADVISORY_LOCKS.migrations})
    THEN pg_advisory_unlock_shared(${ADVISORY_LOCKS.migrations}) ELSE false END AS is_settled`;

/**
 * Reads all tables as they were at one moment. During the backup, clients can write and read, and migrations
 * wait.
 *
 * @param copiedTables list to which each table is added when its copy is complete
 * @param signal ends the wait for the writes in progress
 * @throws Failure
 */
export async function* snapshot(
  client: ClientBase,
  config: Config,
  connection: Connection,
  report: Report,
  copiedTables: CopiedTable[],
  signal?: AbortSignal,
): AsyncGenerator<Piece, void> {
  const migrations = await settledMigrations(client);
  if (migrations.length === 0)
    throw new Failure('The database has no tables of the service: nothing to back up.');
  assertKnown(migrations, 'The database');
  const tables = await tablesIn(client);

  const names = tables.map(({ name }) => quoted(name)).join(', ');
  const begin = async () => {
    await client.query(beginStreaming(config));
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    // The tables are locked before the snapshot is taken. Otherwise a migration could change a table between the
    // snapshot and the copy of that table.
    await client.query(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
    // If a migration has changed the tables before they were locked, the backup fails.
    if (String(await settledMigrations(client)) !== String(migrations)) throw migrating();
  };
  await atOneMoment(config, connection, client, { names, begin, signal });
  const { rows } = await client.query<{ postgresql: string; now: string }>(FACTS);
  const { postgresql = '', now = '' } = rows[0] ?? {};

  const head: Head = { format: FORMAT, version, postgresql, created_at: `${now}Z`, migrations };
  yield record({ backup: head });
  for (const table of tables) yield* rowsOf(client, table, report, copiedTables);
  await client.query('COMMIT');
  yield record({
    complete: {
      tables: copiedTables.length,
      rows: copiedTables.reduce((sum, table) => sum + table.rows, 0),
      bytes: copiedTables.reduce((sum, table) => sum + table.bytes, 0),
    },
  });
}

/**
 * The migrations that the database has.
 * @throws Failure while a migration is in progress, because some migrations change tables step by step
 */
async function settledMigrations(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ is_settled: boolean }>(IS_SETTLED);
  if (rows[0]?.is_settled !== true) throw migrating();
  return migrationsIn(client);
}

const migrating = () => new Failure('A migration changes the tables of the database: wait for its end.');

async function* rowsOf(
  client: ClientBase,
  table: Table,
  report: Report,
  copiedTables: CopiedTable[],
): AsyncGenerator<Piece, void> {
  const { name, identity } = table;
  const startedAt = performance.now();
  const start: TableStart = { table: name, columns: [...table.columns] };
  yield record(start);
  const digest = new RowsDigest();
  for await (const content of client.query(to(`COPY ${copied(table)} TO STDOUT`)) as AsyncIterable<Buffer>) {
    digest.update(content);
    report(name, digest.rows, digest.bytes);
    yield { kind: 'rows', content };
  }
  const { rows, bytes } = digest;
  const end: TableEnd = {
    rows,
    bytes,
    sha256: digest.sha256(),
    last_id: await lastId(client, name, identity),
  };
  yield record(end);
  copiedTables.push({ name, rows, bytes, seconds: (performance.now() - startedAt) / 1000 });
}

/**
 * Reads the last number that an identity column has assigned. Call this function only after reading the rows
 * of the table. Otherwise a row could have an id above this number.
 */
async function lastId(client: ClientBase, name: string, column: string | null): Promise<string | null> {
  if (column === null) return null;
  const { rows } = await client.query<{ last_id: string | null }>(LAST_ID, [quoted(name), column]);
  return rows[0]?.last_id ?? null;
}

/** Makes a piece of a backup. It contains one record, as a line of JSON. */
function record(value: object): Piece {
  return { kind: 'record', content: Buffer.from(`${JSON.stringify(value)}\n`) };
}
