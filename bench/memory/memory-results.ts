import type { Facts } from '../measure/facts';
import type { Memory } from './probe';

/** What `npm run bench -- memory` found. Memory is in MB, latency in ms. */
export interface MemoryResults extends Facts {
  readonly command: 'memory';
  readonly minutes: number;
  /** The service right after its start. */
  readonly idle: Megabytes;
  /** One line a second, as `second rss heap`. */
  readonly samples: readonly string[];
  /** At the begin and after each minute, with nothing in flight and everything collected. */
  readonly collected: readonly (Megabytes & { readonly second: number })[];
  /** Of what is left after collecting, over the second half: MB of heap a minute; absent after a short run. */
  readonly growth: number | undefined;
  /** Requests answered meanwhile. */
  readonly requests: number;
  readonly large: LargeUpdate;
  readonly slow: SlowClients;
  readonly crowd: Crowd;
}

export interface Megabytes {
  readonly rss: number;
  readonly heap: number;
  readonly external: number;
}

/** What one update of 10,000 items takes up above an idle service; the first time, and the most of all times. */
export interface LargeUpdate {
  readonly items: number;
  readonly bytes: number;
  readonly times: number;
  readonly first: Megabytes;
  readonly most: Megabytes;
}

/** Workloads d and b together, with and without clients that send some bytes a second. */
export interface SlowClients {
  readonly clients: number;
  readonly bytesPerSecond: number;
  /** Of them, how many were answered with 201 once they had sent all. */
  readonly stored: number;
  readonly without: readonly Pair[];
  readonly with: readonly Pair[];
}

export interface Pair {
  readonly d: Rate;
  readonly b: Rate;
}

export interface Rate {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Workload c on far too many connections, while `/livez` is asked and a few clients read. */
export interface Crowd {
  readonly connections: number;
  readonly seconds: number;
  /** Of the crowd: how many there were of each answer. */
  readonly answers: Readonly<Record<string, number>>;
  readonly livez: {
    readonly asked: number;
    readonly p50: number;
    readonly p99: number;
    readonly most: number;
    /** When the longest was asked, in seconds from the first. */
    readonly mostAt: number;
  };
  /** p99 of how late the benchmark itself was: so much of the above may be its own. */
  readonly ownDelay: number;
  readonly readsAlone: Rate;
  readonly reads: Rate;
  readonly readAnswers: Readonly<Record<string, number>>;
  readonly rssBefore: number;
  readonly peakRss: number;
}

export function inMegabytes({ rss, heapUsed, external }: Memory): Megabytes {
  return { rss: megabytes(rss), heap: megabytes(heapUsed), external: megabytes(external) };
}

function megabytes(bytes: number): number {
  return tenth(bytes / 1024 / 1024);
}

export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
