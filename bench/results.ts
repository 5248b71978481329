import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BenchError } from './bench-error';
import type { Facts } from './measure/facts';
import type { Cores } from './measure/processes';
import type { WorkloadName } from './workloads';

/** The results of the main benchmark, with every measurement. */
export interface Results extends Facts {
  /** True if the measurements were too short to be published. */
  readonly rough: boolean;
  readonly seconds: number;
  readonly rows: number;
  readonly repeats: readonly Repeat[];
}

/** All measurements of one repetition, on a new database. */
export interface Repeat {
  /** The measurement of a minimal Nest service that does nothing. */
  readonly hello: Measurement;
  readonly workloads: Partial<Record<WorkloadName, WorkloadRun>>;
}

export interface WorkloadRun {
  readonly service: Measurement;
  /**
   * The speed at which PostgreSQL alone does the same work as the service. It is measured right before or
   * after the service.
   */
  readonly limit: { readonly requestsPerSecond: number; readonly rowsPerSecond: number };
}

export interface Measurement {
  readonly requestsPerSecond: number;
  readonly rowsPerSecond: number;
  /** Median latency in ms. */
  readonly p50: number;
  readonly p99: number;
  /**
   * CPU-seconds per second. This and the following fields are undefined if the operating system does not report them.
   */
  readonly cores?: Cores;
  /** The CPU use of other processes, in cores. */
  readonly elsewhere?: number;
  /** The memory of the service at the end, in MB. */
  readonly rss?: number;
}

/** A measurement counts as disturbed if other processes use more than this number of cores. */
const DISTURBING = 0.3;

export function isDisturbed({ elsewhere = 0 }: Pick<Measurement, 'elsewhere'>): boolean {
  return elsewhere > DISTURBING;
}

/** The requests per second of the service, divided by those of PostgreSQL in the same repetition. */
export function shareOf({ service, limit }: WorkloadRun): number {
  return service.requestsPerSecond / limit.requestsPerSecond;
}

/** The measurements of one workload, one for each repetition; empty if the workload was left out. */
export function runsOf({ repeats }: Results, name: WorkloadName): WorkloadRun[] {
  return repeats.flatMap(({ workloads }) => workloads[name] ?? []);
}

/** Rounds a number to four significant digits, because more digits would only be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

export function writeResults(path: string, results: object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
}

/**
 * Reads a file with results of the main benchmark. Results of another command name it in the member `command`.
 * @throws BenchError if the file does not exist or has another format
 */
export function readResults(path: string): Results {
  let results: Partial<Results>;
  try {
    results = JSON.parse(readFileSync(path, 'utf8')) as Partial<Results>;
  } catch (error) {
    throw new BenchError(`Cannot read ${path}: ${(error as Error).message}`);
  }
  if (results.version !== 1 || 'command' in results || !results.repeats?.length) {
    throw new BenchError(`${path} holds no results of npm run bench without a command`);
  }
  return results as Results;
}
