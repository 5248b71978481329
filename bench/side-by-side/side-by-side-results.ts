import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/** The names of the two compared services. The rate of the second one is divided by that of the first one. */
export type Pair<Kind extends string> = readonly [baseline: Kind, other: Kind];

/** The results of a benchmark that compares two services. */
export interface SideBySideResults<Kind extends string> extends Facts {
  readonly command: 'workers' | 'replicas';
  readonly seconds: number;
  readonly kinds: Pair<Kind>;
  readonly workloads: readonly SideBySideWorkload<Kind>[];
}

export interface SideBySideWorkload<Kind extends string> {
  readonly title: string;
  /** Each repetition measures both services, one right after the other. */
  readonly repeats: readonly Readonly<Record<Kind, Measurement>>[];
}
