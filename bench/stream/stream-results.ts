import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/** Updates of 1 and of 100 readings, without listeners and with listeners to other products. */
export const LOADS = ['1 without', '1 with', '100 without', '100 with'] as const;

export type Load = (typeof LOADS)[number];

/** The results of the `stream` benchmark. */
export interface StreamResults extends Facts {
  readonly command: 'stream';
  readonly seconds: number;
  readonly listeners: number;
  /** The number of products that each listener follows; all follow the same ones. */
  readonly products: number;
  /** Resident memory of the service in MB, after the same load: without and with the listeners. */
  readonly rss: { readonly without: number; readonly with: number };
  /** Time in ms from the begin of an update until a listener has the new level. */
  readonly seen: {
    readonly changes: number;
    readonly p50: number;
    readonly p99: number;
    readonly most: number;
  };
  /** Each repeat measures every load, one right after the other, on the same process. */
  readonly repeats: readonly Readonly<Record<Load, Measurement>>[];
}
