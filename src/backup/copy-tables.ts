import { pipeline } from 'node:stream/promises';
import { type ClientBase, DatabaseError } from 'pg';
import { from } from 'pg-copy-streams';
import { Failure } from '../command-line/failure';
import type { BackupReader } from './backup-reader';
import type { CopiedTable, TableEnd, TableStart } from './records';
import { copied, quoted, type Table } from './tables';
import { withoutKeys } from './without-keys';

/**
 * SQL that sets the number from which an identity column continues. Its parameters are table, column and last number.
 */
const SET_LAST_ID = 'SELECT setval(pg_get_serial_sequence($1, $2)::regclass, $3::bigint)';

/**
 * Copies all tables of a backup into the database, in the open transaction of `client`.
 * @param report called for each block, with the name of its table
 * @throws Failure
 */
export async function copyTables(
  client: ClientBase,
  reader: BackupReader,
  tables: readonly Table[],
  report: (table: string) => void,
): Promise<CopiedTable[]> {
  const done: CopiedTable[] = [];
  for (let start = await reader.nextTable(); start; start = await reader.nextTable()) {
    const startedAt = performance.now();
    const table = tableOf(start, tables);
    const { rows, bytes, last_id } = await withoutKeys(client, table.name, () =>
      copyRows(client, reader, start, report),
    );
    if (table.identity !== null && last_id !== null) {
      await client.query(SET_LAST_ID, [quoted(table.name), table.identity, last_id]);
    }
    done.push({ name: table.name, rows, bytes, seconds: (performance.now() - startedAt) / 1000 });
  }
  return done;
}

/**
 * Copies rows into a table by COPY, which stores the given values even in identity columns; INSERT would need
 * OVERRIDING SYSTEM VALUE. With the option FREEZE, PostgreSQL need not write each page again when it is first
 * read. FREEZE is allowed because the same transaction has truncated the table.
 */
async function copyRows(
  client: ClientBase,
  reader: BackupReader,
  start: TableStart,
  report: (table: string) => void,
): Promise<TableEnd> {
  const name = start.table;
  let end: TableEnd | undefined;
  const copy = client.query(from(`COPY ${copied({ name, columns: start.columns })} FROM STDIN (FREEZE)`));
  async function* rows() {
    const source = reader.rowsOf(start);
    let next = await source.next();
    for (; !next.done; next = await source.next()) {
      report(name);
      yield next.value;
    }
    end = next.value;
  }
  try {
    await pipeline(rows, copy);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new Failure(
      `PostgreSQL refused rows of table ${name}: ${error.message} (${error.where ?? 'no place'}).`,
    );
  }
  if (!end || copy.rowCount !== end.rows) {
    throw new Failure(`Of ${end?.rows ?? 0} rows of table ${name}, PostgreSQL stored ${copy.rowCount}.`);
  }
  return end;
}

/**
 * Finds the database table for a table of the backup: both have the same name.
 * @throws Failure if the database does not have the table or one of its columns
 */
function tableOf({ table: name, columns }: TableStart, tables: readonly Table[]): Table {
  const table = tables.find((candidate) => candidate.name === name);
  const missing = columns.find((column) => !table?.columns.includes(column));
  if (table && missing === undefined) return table;
  throw new Failure(
    `The database has no ${missing === undefined ? '' : `column ${missing} in the `}table ${name}.`,
  );
}
