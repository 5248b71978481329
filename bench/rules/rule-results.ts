import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/** Updates of 1 and of 100 readings, without rules and with many rules on other products. */
export const LOADS = ['1 without', '1 with', '100 without', '100 with'] as const;

export type Load = (typeof LOADS)[number];

/** The results of the `rules` benchmark, which measures updates with and without rules, and a sweep over all rules. */
export interface RuleResults extends Facts {
  readonly command: 'rules';
  readonly seconds: number;
  /** The number of rules, all of them on products that the measured updates do not contain. */
  readonly rules: number;
  /** Each repeat measures every load, one right after the other, on the same process. */
  readonly repeats: readonly Readonly<Record<Load, Measurement>>[];
  /** A sweep that checks one rule for all products, each with its own `low_at`. */
  readonly sweep: {
    readonly products: number;
    /** Duration of the sweep; CPU-seconds of PostgreSQL and of the service during the sweep. */
    readonly seconds: number;
    readonly postgres: number;
    readonly node: number;
  };
}
