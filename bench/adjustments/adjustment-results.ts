import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/**
 * The kinds of updates that are measured. Each update has one reading. `keyed` is a count with an idempotency
 * key. Every adjustment needs a key, so `keyed` shows how much of an adjustment's cost comes from the key.
 */
export const WRITES = ['count', 'keyed', 'adjustment'] as const;

export type Write = (typeof WRITES)[number];

/** The results of the `adjustments` benchmark, which compares writes of adjustments with writes of counts. */
export interface AdjustmentResults extends Facts {
  readonly command: 'adjustments';
  readonly seconds: number;
  /** Each repetition measures every kind of update, one right after the other, on the same process of the service. */
  readonly repeats: readonly Readonly<Record<Write, Measurement>>[];
  /**
   * Measurement of a query for the levels of many products, sent by one client. Each product has many
   * adjustments after its last count.
   */
  readonly levels: {
    readonly products: number;
    readonly adjustments: number;
    /** Median latency in ms. */
    readonly p50: number;
    readonly p99: number;
  };
}
