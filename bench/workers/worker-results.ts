import type { Facts } from '../measure/facts';
import type { Measurement } from '../results';

/** The values of `WORKERS` that are compared. */
export const WORKERS = ['1', '2'] as const;

export type Workers = (typeof WORKERS)[number];

/** The results of the `workers` benchmark, which compares a service of several workers with one of a single process. */
export interface WorkerResults extends Facts {
  readonly command: 'workers';
  readonly seconds: number;
  readonly workloads: readonly WorkerWorkload[];
}

export interface WorkerWorkload {
  readonly title: string;
  /** Each repetition measures both services on the same database, one right after the other. */
  readonly repeats: readonly Readonly<Record<Workers, Measurement>>[];
}
