import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/** Updates of 1 and of 100 readings, without rules and with many rules on other products. */
export const LOADS = ['1 without', '1 with', '100 without', '100 with'] as const;

export type Load = (typeof LOADS)[number];

/** The results of `npm run bench -- rules`. */
export interface RuleResults extends Facts {
  readonly command: 'rules';
  readonly seconds: number;
  /** The number of rules beside the measured products. */
  readonly rules: number;
  /** Each repeat measures every load, one right after the other, on the same process. */
  readonly repeats: readonly Readonly<Record<Load, Measurement>>[];
  /** A sweep over a rule for all products, each with its own `low_at`. */
  readonly sweep: {
    readonly products: number;
    /** What the sweep took, and CPU-seconds of PostgreSQL and of the service during it. */
    readonly seconds: number;
    readonly postgres: number;
    readonly node: number;
  };
}
