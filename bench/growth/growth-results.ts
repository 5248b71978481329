import type { Facts } from '../measure/facts';

/** The results of the `growth` benchmark, which measures queries and inserts on tables of increasing size. */
export interface GrowthResults extends Facts {
  readonly command: 'growth';
  readonly seconds: number;
  readonly sizes: readonly SizeResult[];
}

export interface SizeResult {
  readonly millions: number;
  /** Duration of filling the table in time order, and of building the indexes afterwards. */
  readonly fillSeconds: number;
  /** The disk space of a row in bytes, including its index entry, without the write-ahead log. */
  readonly bytesPerRow: number;
  /** Queries for the first page of 50 rows of a random product. They are measured before any update. */
  readonly pages: readonly PageMeasurement[];
  /** Updates with 100 readings of random products at random times. The rows of all repetitions stay in the table. */
  readonly inserts: readonly InsertMeasurement[];
}

/** The measurement of queries for a page of readings; latencies are in ms. */
export interface PageMeasurement {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The latency with a single connection, where no request waits for another one. */
  readonly alone: { readonly p50: number; readonly p99: number };
  /** The CPU use of other processes during the measurement, in cores. */
  readonly elsewhere: number;
}

export interface InsertMeasurement {
  readonly rowsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly elsewhere: number;
}
