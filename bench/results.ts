import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BenchError } from './bench-error';
import type { Facts } from './measure/facts';
import type { Cores } from './measure/processes';
import type { WorkloadName } from './workloads';

/** What a run of the benchmark found: every single measurement, none of them left out. */
export interface Results extends Facts {
  /** Too short to be quoted. */
  readonly rough: boolean;
  readonly seconds: number;
  readonly rows: number;
  readonly repeats: readonly Repeat[];
}

/** All of it once, on a database of its own. */
export interface Repeat {
  /** A Nest service that does nothing. */
  readonly hello: Measurement;
  readonly workloads: Partial<Record<WorkloadName, WorkloadRun>>;
}

export interface WorkloadRun {
  readonly service: Measurement;
  /** The same work given to PostgreSQL directly, right before or after. */
  readonly limit: { readonly requestsPerSecond: number; readonly rowsPerSecond: number };
}

export interface Measurement {
  readonly requestsPerSecond: number;
  readonly rowsPerSecond: number;
  /** Latency in ms. */
  readonly p50: number;
  readonly p99: number;
  /** CPU-seconds a second; absent, as what follows, where the system does not tell. */
  readonly cores?: Cores;
  /** What the machine did besides, in cores. */
  readonly elsewhere?: number;
  /** Memory of the service at the end, in MB. */
  readonly rss?: number;
}

/** From so many cores on, what else the machine does spoils a measurement. */
const DISTURBING = 0.3;

export function isDisturbed({ elsewhere = 0 }: Pick<Measurement, 'elsewhere'>): boolean {
  return elsewhere > DISTURBING;
}

/** Part of the limit's rate, of the same repeat. */
export function shareOf({ service, limit }: WorkloadRun): number {
  return service.requestsPerSecond / limit.requestsPerSecond;
}

/** The runs of one workload, one a repeat; none when it was left out. */
export function runsOf({ repeats }: Results, name: WorkloadName): WorkloadRun[] {
  return repeats.flatMap(({ workloads }) => workloads[name] ?? []);
}

/** More digits would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

export function writeResults(path: string, results: object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
}

/** @throws BenchError when there is no such file, or it is not one of ours */
export function readResults(path: string): Results {
  let results: Partial<Results>;
  try {
    results = JSON.parse(readFileSync(path, 'utf8')) as Partial<Results>;
  } catch (error) {
    throw new BenchError(`Cannot read ${path}: ${(error as Error).message}`);
  }
  if (results.version !== 1 || !results.repeats?.length) {
    throw new BenchError(`${path} holds no results of npm run bench`);
  }
  return results as Results;
}
