import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/**
 * The measured loads: updates with 1 reading, and updates with 100 readings. Each is measured without clients
 * that follow products, and with such clients. The updates change no followed product.
 */
export const LOADS = ['1 without', '1 with', '100 without', '100 with'] as const;

export type Load = (typeof LOADS)[number];

/** The results of the `stream` benchmark. */
export interface StreamResults extends Facts {
  readonly command: 'stream';
  readonly seconds: number;
  readonly listeners: number;
  /** The number of products that each client follows; all clients follow the same products. */
  readonly products: number;
  /**
   * Resident memory of the service in MB after the same load: first without clients that follow products,
   * then with such clients.
   */
  readonly rss: { readonly without: number; readonly with: number };
  /** Time in ms from the start of an update until a client has the new level. */
  readonly seen: {
    readonly changes: number;
    readonly p50: number;
    readonly p99: number;
    readonly most: number;
  };
  /** Each repetition measures every kind of load, one right after the other, on the same process of the service. */
  readonly repeats: readonly Readonly<Record<Load, Measurement>>[];
}
