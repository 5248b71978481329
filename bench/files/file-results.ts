import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';
import { type Spread, spread } from '../statistics';

/** The forms a file is sent in; gzip is of CSV. */
export type ImportForm = 'csv' | 'gzip' | 'ndjson';

/** The forms it is got in. */
export type ExportForm = 'csv' | 'ndjson';

/** What `npm run bench -- files` found. Its connections are those of the queries. */
export interface FileResults extends Facts {
  readonly command: 'files';
  /** Rows of a file, and so of the table that is exported. */
  readonly millions: number;
  /** Of each measurement of queries. */
  readonly seconds: number;
  readonly repeats: readonly FileRepeat[];
}

export interface FileRepeat {
  /** Each into a database of its own, with the service's tables and no rows. */
  readonly imports: Beside<ImportForm>;
  /** Of all that the CSV file has brought. */
  readonly exports: Beside<ExportForm>;
  /** GET 50 rows: alone, and then while an import is under way. */
  readonly queries: { readonly alone: Measurement; readonly meanwhile: Measurement };
}

/** The service in each form, and beside it PostgreSQL's own client, always with CSV. */
export type Beside<Form extends string> = Readonly<Record<Form | 'copy', Transfer>>;

export interface Transfer extends Pick<Measurement, 'cores' | 'elsewhere' | 'rss'> {
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** The most that was resident of the service, in MB. */
  readonly peakRss?: number;
}

/** Parts of the rate of PostgreSQL's own client in the same repeat. */
export function partOfCopy<Form extends string>(
  repeats: readonly Beside<Form>[],
  form: Form | 'copy',
): Spread {
  return spread(repeats.map((repeat) => repeat[form].rowsPerSecond / repeat.copy.rowsPerSecond));
}

/** The most memory of the service in any of them, in MB. */
export function mostMemory(transfers: readonly Transfer[]): number {
  return Math.max(...transfers.flatMap(({ peakRss }) => peakRss ?? []));
}

export function transfersOf({ imports, exports }: FileRepeat): Transfer[] {
  return [...Object.values(imports), ...Object.values(exports)];
}

/** How many times as long a query takes while an import is under way, in the same repeat. */
export function timesAsLong(repeats: readonly FileRepeat[], percentile: 'p50' | 'p99'): Spread {
  return spread(repeats.map(({ queries }) => queries.meanwhile[percentile] / queries.alone[percentile]));
}
