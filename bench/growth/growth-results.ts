import type { Facts } from '../measure/facts';

/** The results of the `growth` benchmark, which measures queries and inserts on tables of increasing size. */
export interface GrowthResults extends Facts {
  readonly command: 'growth';
  readonly seconds: number;
  readonly sizes: readonly SizeResult[];
}

export interface SizeResult {
  readonly millions: number;
  /** Duration of filling the table in time order, with the indexes in place. */
  readonly fillSeconds: number;
  /** Disk space of a row in bytes, including its index, without the write-ahead log. */
  readonly bytesPerRow: number;
  /** Queries for a page of 50 rows of a random product at offset 0, before any measured write. */
  readonly pages: readonly PageMeasurement[];
  /** Updates with 100 readings of random products at random times. Their rows accumulate over the repeats. */
  readonly inserts: readonly InsertMeasurement[];
}

/** Measured queries of a page; latencies are in ms. */
export interface PageMeasurement {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Latency on a single connection, where no request waits for another one. */
  readonly alone: { readonly p50: number; readonly p99: number };
  /** CPU use of other processes, in cores. */
  readonly elsewhere: number;
}

export interface InsertMeasurement {
  readonly rowsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly elsewhere: number;
}
