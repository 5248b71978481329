import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/** How a request says who sends it. */
export const CALLERS = ['anonymous', 'key', 'token'] as const;

export type Caller = (typeof CALLERS)[number];

/** What `npm run bench -- callers` found. */
export interface CallerResults extends Facts {
  readonly command: 'callers';
  readonly seconds: number;
  readonly workloads: readonly CallerWorkload[];
}

export interface CallerWorkload {
  readonly title: string;
  /** Each has one of every caller, right after another, on the same process. */
  readonly repeats: readonly Readonly<Record<Caller, Measurement>>[];
}
