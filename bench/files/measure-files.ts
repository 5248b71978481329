import { join } from 'node:path';
import type { FileOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { factsOf } from '../measure/facts';
import { say } from '../say';
import { assertDiskSpace } from '../servers/disk-space';
import { DATA } from '../servers/postgres';
import { dropCopy, serviceOn, startServers } from '../servers/servers';
import { findCopyClient } from './copy-client';
import type { ExportForm, FileRepeat, FileResults, ImportForm, Transfer } from './file-results';
import { exportFile, importFile } from './http-files';
import { makeFiles } from './make-files';
import { measureQueries, READERS } from './queries';
import { type Bench, timeCopy, timeService } from './transfer';

const MILLION = 1_000_000;

/**
 * The maximum disk space in bytes that the benchmark needs for each row: in the files of readings, and in two
 * database tables with their indexes.
 */
const BYTES_PER_ROW = 450;

const CHECKOUT = join(__dirname, '../..');

/** The database with the empty tables of the service. Each import uses a copy of this database. */
const EMPTY = 'files_empty';

/** The database that a CSV import has filled. The exports and queries are measured on this database. */
const FILLED = databaseOf('csv');

/** Measures how the service imports and exports a file, and how a PostgreSQL client does the same work. */
export async function measureFiles(options: FileOptions, cleanUp: CleanUp): Promise<FileResults> {
  const { millions, repeats, seconds } = options;
  const rows = millions * MILLION;
  assertDiskSpace(DATA, millions, rows * BYTES_PER_ROW);
  const servers = await startServers(cleanUp);
  await servers.postgres.execute('postgres', [`CREATE DATABASE ${EMPTY}`]);
  const service = await serviceOn(servers, CHECKOUT, EMPTY, cleanUp);
  await service.stop();
  say(`Writing files of ${rows.toLocaleString('en')} rows`);
  const files = await makeFiles(rows, DATA, cleanUp);

  const copy = findCopyClient(cleanUp);
  const bench: Bench = { servers, checkout: CHECKOUT, copy, files, rows, seconds, cleanUp };
  const found: FileRepeat[] = [];
  for (let number = 1; number <= repeats; number += 1) {
    say(`Repeat ${number} of ${repeats}`);
    found.push(await measureRepeat(bench, number));
  }
  const facts = { ...factsOf(servers, CHECKOUT, copy.tool), connections: READERS };
  return { ...facts, command: 'files', millions, seconds, repeats: found };
}

async function measureRepeat(bench: Bench, number: number): Promise<FileRepeat> {
  // Every second repetition measures in the reverse order, because the speed of the machine may change
  // slowly. The kinds `csv` and `copy` are always measured one right after the other, because their rates are
  // compared.
  const order = number % 2 === 0 ? 'backwards' : 'forwards';
  const imports = await inTurn(['ndjson', 'gzip', 'csv', 'copy'], order, (form) =>
    measureImport(bench, form),
  );
  const exports = await inTurn(['copy', 'csv', 'ndjson'], order, (form) => measureExport(bench, form));
  const queries = await measureQueries(bench, FILLED);
  await dropCopy(bench.servers, FILLED);
  return { imports, exports, queries };
}

async function inTurn<Form extends string>(
  forms: readonly Form[],
  order: 'forwards' | 'backwards',
  measure: (form: Form) => Promise<Transfer>,
): Promise<Record<Form, Transfer>> {
  const found: Partial<Record<Form, Transfer>> = {};
  for (const form of order === 'forwards' ? forms : forms.toReversed()) found[form] = await measure(form);
  return found as Record<Form, Transfer>;
}

async function measureImport(bench: Bench, form: ImportForm | 'copy'): Promise<Transfer> {
  const { servers, copy, files, rows } = bench;
  const database = databaseOf(form);
  await servers.postgres.execute('postgres', [`CREATE DATABASE ${database} TEMPLATE ${EMPTY}`]);
  const transfer =
    form === 'copy'
      ? await timeCopy(bench, database, (connection) => copy.store(files.csv, connection))
      : await timeService(bench, database, (url) => importFile(url, form, files[form], rows));
  sayOf(`import ${form}`, transfer);
  if (database === FILLED) await servers.postgres.execute(database, ['VACUUM ANALYZE']);
  else await dropCopy(servers, database);
  return transfer;
}

async function measureExport(bench: Bench, form: ExportForm | 'copy'): Promise<Transfer> {
  const { copy, rows } = bench;
  const transfer =
    form === 'copy'
      ? await timeCopy(bench, FILLED, (connection) => copy.get(connection))
      : await timeService(bench, FILLED, (url) => exportFile(url, form, rows));
  sayOf(`export ${form}`, transfer);
  return transfer;
}

function sayOf(what: string, { rowsPerSecond, peakRss }: Transfer): void {
  const memory = peakRss === undefined ? '' : `, at most ${Math.round(peakRss)} MB`;
  say(`  ${what}: ${rowsPerSecond.toLocaleString('en')} rows/s${memory}`);
}

function databaseOf(form: ImportForm | 'copy'): string {
  return `files_${form}`;
}
