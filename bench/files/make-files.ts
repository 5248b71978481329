import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { CleanUp } from '../clean-up';
import { randomInteger, randomMoment, randomProduct } from '../data';
import type { ExportForm, ImportForm } from './file-results';

/** The number of lines that are written to a file at a time. */
const CHUNK = 10_000;

const CSV_HEADER = 'productid,quantity,timestamp\n';

/** The paths of the files to import, by format. */
export type ReadingFiles = Readonly<Record<ImportForm, string>>;

/**
 * Writes files to import, with random readings like those in the updates of workload `c`. The clean-up removes the
 * files.
 * @param parent the folder in which a new folder is created for the files
 */
export async function makeFiles(rows: number, parent: string, cleanUp: CleanUp): Promise<ReadingFiles> {
  const folder = mkdtempSync(join(parent, 'files-'));
  cleanUp.add(() => execFileSync('rm', ['-rf', folder]));
  const files: ReadingFiles = {
    csv: join(folder, 'readings.csv'),
    gzip: join(folder, 'readings.csv.gz'),
    ndjson: join(folder, 'readings.ndjson'),
  };
  await pipeline(readings('csv', rows), createWriteStream(files.csv));
  await Promise.all([
    pipeline(createReadStream(files.csv), createGzip(), createWriteStream(files.gzip)),
    pipeline(readings('ndjson', rows), createWriteStream(files.ndjson)),
  ]);
  return files;
}

function* readings(format: ExportForm, rows: number): Generator<string> {
  if (format === 'csv') yield CSV_HEADER;
  for (let left = rows; left > 0; left -= CHUNK) {
    yield Array.from({ length: Math.min(left, CHUNK) }, () => randomLine(format)).join('');
  }
}

function randomLine(format: ExportForm): string {
  const reading = { productid: randomProduct(), quantity: randomInteger(0, 999), timestamp: randomMoment() };
  // The values are written to CSV without quotation marks, because product names and timestamps need none.
  return `${format === 'csv' ? Object.values(reading).join(',') : JSON.stringify(reading)}\n`;
}

/** Yields a CSV file, and then the rows of that file again and again, without an end. */
export async function* withoutEnd(csv: string): AsyncGenerator<Buffer> {
  const second = CSV_HEADER.length;
  for (let start = 0; ; start = second) yield* createReadStream(csv, { start }) as AsyncIterable<Buffer>;
}
