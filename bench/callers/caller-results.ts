import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/** The ways in which a request can identify its caller. */
export const CALLERS = ['anonymous', 'key', 'token'] as const;

export type Caller = (typeof CALLERS)[number];

/** The results of the `callers` benchmark, which measures what the check of an API key or of a token costs. */
export interface CallerResults extends Facts {
  readonly command: 'callers';
  readonly seconds: number;
  readonly workloads: readonly CallerWorkload[];
}

export interface CallerWorkload {
  readonly title: string;
  /** Each repetition measures every kind of caller, one right after the other, on the same process of the service. */
  readonly repeats: readonly Readonly<Record<Caller, Measurement>>[];
}
