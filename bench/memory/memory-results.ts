import type { Facts } from '../measure/facts';
import type { Memory } from './probe';

/** The results of the `memory` benchmark. Memory is in MB, latency in ms. */
export interface MemoryResults extends Facts {
  readonly command: 'memory';
  readonly minutes: number;
  /** The memory of the service right after its start. */
  readonly idle: Megabytes;
  /** The memory in each second, as lines of `second rss heap`. */
  readonly samples: readonly string[];
  /** The memory at the beginning and after each minute, measured without requests and after a garbage collection. */
  readonly collected: readonly (Megabytes & { readonly second: number })[];
  /**
   * The growth of the heap in the second half of the run, in MB a minute. It is measured after garbage collections;
   * undefined after a short run.
   */
  readonly growth: number | undefined;
  /** The number of responses during the run. */
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

/**
 * The additional memory during an update of 10,000 items, compared with an idle service: for the first update, and
 * the maximum of all updates.
 */
export interface LargeUpdate {
  readonly items: number;
  readonly bytes: number;
  readonly times: number;
  readonly first: Megabytes;
  readonly most: Megabytes;
}

/**
 * Workloads `d` (queries) and `b` (updates of 100 items) at the same time, with and without clients that send only
 * some bytes a second.
 */
export interface SlowClients {
  readonly clients: number;
  readonly bytesPerSecond: number;
  /** The number of slow clients that got the status 201 in the end. */
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

/**
 * Updates of 1,000 items (workload `c`) on far too many connections, while `/livez` is probed and a few clients read.
 */
export interface Crowd {
  readonly connections: number;
  readonly seconds: number;
  /** Number of responses to the updates, for each status and error code. */
  readonly answers: Readonly<Record<string, number>>;
  readonly livez: {
    readonly asked: number;
    readonly p50: number;
    readonly p99: number;
    readonly most: number;
    /** Seconds from the start of the first probe to the start of the slowest one. */
    readonly mostAt: number;
  };
  /**
   * The 99th percentile of the delay of the benchmark process itself. The measured latencies may include this
   * delay.
   */
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
