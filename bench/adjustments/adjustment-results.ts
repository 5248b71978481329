import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/** The kinds of updates, each of one reading. An adjustment needs a key; `keyed` shows what the key costs. */
export const WRITES = ['count', 'keyed', 'adjustment'] as const;

export type Write = (typeof WRITES)[number];

/** The results of `npm run bench -- adjustments`. */
export interface AdjustmentResults extends Facts {
  readonly command: 'adjustments';
  readonly seconds: number;
  /** Each repeat measures every kind of update, one right after the other, on the same process. */
  readonly repeats: readonly Readonly<Record<Write, Measurement>>[];
  /** Levels of many products at once, each with many adjustments after its last count; by one client. */
  readonly levels: {
    readonly products: number;
    readonly adjustments: number;
    /** Latency in ms. */
    readonly p50: number;
    readonly p99: number;
  };
}
