import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';
import { type Spread, spread } from '../statistics';

/** The formats of an imported file; `gzip` means compressed CSV. */
export type ImportForm = 'csv' | 'gzip' | 'ndjson';

/** The formats of an exported file. */
export type ExportForm = 'csv' | 'ndjson';

/**
 * The results of the `files` benchmark, which measures imports and exports. The field `connections` is the
 * number of clients that send queries.
 */
export interface FileResults extends Facts {
  readonly command: 'files';
  /** The number of rows of the imported file, and also of the exported table, in millions. */
  readonly millions: number;
  /** Duration of each measurement of queries, in seconds. */
  readonly seconds: number;
  readonly repeats: readonly FileRepeat[];
}

export interface FileRepeat {
  /** Measured imports, each of them into a new database with empty tables. */
  readonly imports: Beside<ImportForm>;
  /** Measured exports. Each of them returns all readings that a CSV import has stored. */
  readonly exports: Beside<ExportForm>;
  /**
   * Queries for a page of 50 rows: `alone` was measured without an import, and `meanwhile` during an import.
   */
  readonly queries: { readonly alone: Measurement; readonly meanwhile: Measurement };
}

/**
 * Measurements of file transfers: by the service in each file format, and by a PostgreSQL client, which
 * always uses CSV.
 */
export type Beside<Form extends string> = Readonly<Record<Form | 'copy', Transfer>>;

export interface Transfer extends Pick<Measurement, 'cores' | 'elsewhere' | 'rss'> {
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** The highest resident memory of the service, in MB. */
  readonly peakRss?: number;
}

/** Divides the rate of the service by the rate of the PostgreSQL client, separately for each repetition. */
export function partOfCopy<Form extends string>(
  repeats: readonly Beside<Form>[],
  form: Form | 'copy',
): Spread {
  return spread(repeats.map((repeat) => repeat[form].rowsPerSecond / repeat.copy.rowsPerSecond));
}

/** The highest memory of the service in all imports and exports, in MB. */
export function mostMemory(transfers: readonly Transfer[]): number {
  return Math.max(...transfers.flatMap(({ peakRss }) => peakRss ?? []));
}

export function transfersOf({ imports, exports }: FileRepeat): Transfer[] {
  return [...Object.values(imports), ...Object.values(exports)];
}

/** The latency of queries during an import, divided by their latency without an import in the same repetition. */
export function timesAsLong(repeats: readonly FileRepeat[], percentile: 'p50' | 'p99'): Spread {
  return spread(repeats.map(({ queries }) => queries.meanwhile[percentile] / queries.alone[percentile]));
}
