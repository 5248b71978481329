import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { until } from '@verkko/dev-servers/until';
import { readArguments } from '../arguments';
import { BenchError } from '../bench-error';
import { CleanUp } from '../clean-up';
import { driverCopy } from '../files/driver-copy';
import {
  type FileRepeat,
  type FileResults,
  partOfCopy,
  timesAsLong,
  type Transfer,
} from '../files/file-results';
import { exportFile, importFile, importWithoutEnd } from '../files/http-files';
import { makeFiles, type ReadingFiles, withoutEnd } from '../files/make-files';
import type { Machine } from '../measure/machine';
import { filesTable } from '../report/files';
import { fileLines } from '../report/performance-section';
import type { HttpProcess } from '../servers/service';
import { type SpecDatabase, startSpecDatabase } from './spec-database';

const ROWS = 300;

describe('npm run bench -- files', () => {
  it('accepts the option --millions, the size of its files in millions of rows', () => {
    expect(readArguments(['files'])).toEqual({
      name: 'files',
      options: { millions: 2, repeats: 3, seconds: 5, out: undefined },
    });
    expect(readArguments(['files', '--millions', '10', '--repeats', '2'])).toMatchObject({
      options: { millions: 10, repeats: 2 },
    });
    expect(() => readArguments(['files', '--millions', '0.5'])).toThrow(BenchError);
  });

  describe('the generated files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-files-'));
    const cleanUp = new CleanUp();
    let files: ReadingFiles;
    let database: SpecDatabase;
    let service: HttpProcess;

    beforeAll(async () => {
      files = await makeFiles(ROWS, folder, cleanUp);
      database = await startSpecDatabase(cleanUp);
      service = database.service;
    });

    afterAll(async () => {
      await cleanUp.run();
      rmSync(folder, { recursive: true });
    });

    beforeEach(async () => {
      await database.query('TRUNCATE inventory_items');
    });

    const stored = async () => (await database.query('SELECT FROM inventory_items')).length;

    it('can be imported, each in its own format: CSV, compressed CSV or NDJSON', async () => {
      for (const form of ['csv', 'gzip', 'ndjson'] as const) {
        await importFile(service.url, form, files[form], ROWS);
      }

      expect(await stored()).toBe(3 * ROWS);
      for (const form of ['csv', 'ndjson'] as const) await exportFile(service.url, form, 3 * ROWS);
    });

    it('have the same CSV content with and without gzip compression', () => {
      expect(gunzipSync(readFileSync(files.gzip))).toEqual(readFileSync(files.csv));
    });

    it('can be copied into PostgreSQL by the driver pg-copy-streams, without psql', async () => {
      await driverCopy.store(files.csv, database.connection);
      await driverCopy.get(database.connection);

      expect(await stored()).toBe(ROWS);
    });

    it('must be imported and exported completely; otherwise, the benchmark fails', async () => {
      await expect(importFile(service.url, 'csv', files.csv, ROWS + 1)).rejects.toThrow(
        `An import of ${ROWS + 1} rows was answered with 201: {"inserted":${ROWS}}`,
      );
      await expect(importFile(service.url, 'gzip', files.csv, ROWS)).rejects.toThrow(/answered with 400/);
      await expect(exportFile(service.url, 'csv', ROWS + 1)).rejects.toThrow(
        `An export of ${ROWS + 1} rows had ${ROWS}`,
      );
    });

    it('can be sent repeatedly in one endless upload, which stores no row if it is aborted', async () => {
      const cutOff = new AbortController();
      const importing = importWithoutEnd(service.url, files.csv, cutOff.signal);
      const copied = (rows: number) =>
        database.query(
          'SELECT FROM pg_stat_progress_copy WHERE datname = current_database() AND tuples_processed > $1',
          [rows],
        );
      await until('the file is sent a second time', async () => (await copied(ROWS)).length > 0);
      cutOff.abort();
      await importing;
      await until('the import is over', async () => (await copied(-1)).length === 0);

      expect(await stored()).toBe(0);
    });

    it('can be sent repeatedly in one endless upload, with the header line only once', async () => {
      const pieces: string[] = [];
      for await (const piece of withoutEnd(files.csv)) {
        pieces.push(piece.toString());
        if (pieces.length === 3) break;
      }

      const [header = '', ...readings] = readFileSync(files.csv, 'utf8').split(/(?<=\n)/);
      expect(pieces.join('')).toBe(header + readings.join('').repeat(3));
    });

    it('are removed by the clean-up at the end', async () => {
      const other = new CleanUp();
      const { csv } = await makeFiles(1, folder, other);
      await other.run();

      expect(existsSync(csv)).toBe(false);
    });
  });

  describe('reports figures that', () => {
    it('are ratios of two measurements, both from the same repetition of the benchmark', () => {
      const slow = repeat({ csv: 45, copy: 50, alone: 4, meanwhile: 8 });

      expect(partOfCopy([repeat().imports, slow.imports], 'csv')).toEqual({
        median: expect.closeTo(0.93),
        least: 0.9,
        most: 0.96,
      });
      expect(timesAsLong([repeat(), slow], 'p99')).toEqual({ median: 2.25, least: 2, most: 2.5 });
    });

    it('show whether two targets are met: at least 90 % of the rate of COPY, and at most 300 MB of memory', () => {
      expect(filesTable(results([repeat()]))).toContain(
        'met      import of CSV: 96.0 % of copy, to be ≥ 90 %',
      );
      expect(filesTable(results([repeat()]))).toContain(
        'met      import of CSV: at most 140 MB, to be ≤ 300 MB',
      );
      expect(filesTable(results([repeat({ csv: 89 })]))).toContain('NOT met  import of CSV: 89.0 % of copy');
      expect(filesTable(results([repeat(), repeat({ peakRss: 301 })]))).toContain(
        'NOT met  import of CSV: at most 301 MB',
      );
    });

    it('come with a warning if the measurements were disturbed or psql was not installed', () => {
      expect(filesTable(results([repeat()]))).not.toMatch(/Disturbed|psql the/);
      expect(filesTable(results([repeat({ elsewhere: 0.9 })]))).toContain('1 of 9 measurements');
      expect(filesTable(results([repeat()], 'pg-copy-streams 7'))).toContain('Without psql');
    });

    it('are combined into one line of text for docs/performance.md', () => {
      expect(fileLines({ path: 'bench/results/files', results: results([repeat()]) })).toEqual([
        '- **Files:** 2 million readings as CSV are stored at 96 rows a second, [96 %](bench/results/files.json) of what psql 16 gets out of `\\copy`; 80 % packed with gzip, 85 % as NDJSON. Meanwhile 4 readers get their pages of 50 in 5.0 ms at p99, instead of 2.0. All of them are exported at 30 rows a second as CSV, 40 as NDJSON. The service takes up 150 MB at most.',
      ]);
    });
  });
});

function repeat({
  csv = 96,
  copy = 100,
  peakRss = 140,
  elsewhere = 0,
  alone = 2,
  meanwhile = 5,
}: Partial<
  Record<'csv' | 'copy' | 'peakRss' | 'elsewhere' | 'alone' | 'meanwhile', number>
> = {}): FileRepeat {
  const transfer = (rowsPerSecond: number, most = 100): Transfer => ({
    seconds: 1,
    rowsPerSecond,
    peakRss: most,
  });
  const page = (p99: number) => ({ requestsPerSecond: 1000, rowsPerSecond: 50_000, p50: 1, p99 });
  return {
    imports: {
      csv: { ...transfer(csv, peakRss), elsewhere },
      gzip: transfer(80),
      ndjson: transfer(85),
      copy: { seconds: 1, rowsPerSecond: copy },
    },
    exports: {
      csv: transfer(30, 150),
      ndjson: transfer(40),
      copy: { seconds: 1, rowsPerSecond: 200 },
    },
    queries: { alone: page(alone), meanwhile: page(meanwhile) },
  };
}

function results(repeats: FileRepeat[], limit = 'psql 16'): FileResults {
  return {
    version: 1,
    command: 'files',
    date: '2026-01-01T00:00:00.000Z',
    commit: 'abcdef0',
    connections: 4,
    machine: { limit } as Machine,
    millions: 2,
    seconds: 5,
    repeats,
  };
}
