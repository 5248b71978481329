import type { Facts } from '../measure/facts';

/** What `npm run bench -- growth` found. */
export interface GrowthResults extends Facts {
  readonly command: 'growth';
  readonly seconds: number;
  readonly sizes: readonly SizeResult[];
}

export interface SizeResult {
  readonly millions: number;
  /** To fill it, in time order, with its indexes in place. */
  readonly fillSeconds: number;
  /** On disk, its index included, without the log. */
  readonly bytesPerRow: number;
  /** GET 50 of a random product, by offset 0; before anything is written. */
  readonly pages: readonly PageMeasurement[];
  /** POST 100, of random products at random times; the rows pile up from repeat to repeat. */
  readonly inserts: readonly InsertMeasurement[];
}

/** Latencies in ms. */
export interface PageMeasurement {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** On one connection, where no request waits for another. */
  readonly alone: { readonly p50: number; readonly p99: number };
  /** What the machine did besides, in cores. */
  readonly elsewhere: number;
}

export interface InsertMeasurement {
  readonly rowsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly elsewhere: number;
}
