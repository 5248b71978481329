import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/**
 * The kinds of update that are measured: with 1 reading or with 100 readings, and without rules or with many
 * rules for other products.
 */
export const LOADS = ['1 without', '1 with', '100 without', '100 with'] as const;

export type Load = (typeof LOADS)[number];

/**
 * The results of the `rules` benchmark. It measures updates without rules, updates with rules, and one check
 * of a rule for all products.
 */
export interface RuleResults extends Facts {
  readonly command: 'rules';
  readonly seconds: number;
  /** The number of rules. All of them are for products that the measured updates do not contain. */
  readonly rules: number;
  /** Each repetition measures every kind of load, one right after the other, on the same process of the service. */
  readonly repeats: readonly Readonly<Record<Load, Measurement>>[];
  /** The check of one rule for all products, each of which has its own `low_at`. */
  readonly sweep: {
    readonly products: number;
    /**
     * The duration of the check, and the CPU-seconds that PostgreSQL and the service used from the end of the
     * check before it to its end.
     */
    readonly seconds: number;
    readonly postgres: number;
    readonly node: number;
  };
}
