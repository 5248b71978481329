import type { Connection } from '@verkko/embedded-postgres';
import type { CleanUp } from '../clean-up';
import type { Workload } from '../workloads';
import { driverLimit } from './driver';
import { findPgbench } from './pgbench';

/** Runs a workload's statement directly in PostgreSQL, with as many clients as the service has. */
export interface Limit {
  /** Name and version of the tool; results are only comparable if these are equal. */
  readonly tool: string;
  /** Runs the statement of a workload. @returns executed statements per second */
  run(workload: Workload, connection: Connection, seconds: number): Promise<number>;
}

/** Returns pgbench if it is installed; otherwise a loop with the driver, which is limited by one Node process. */
export function findLimit(cleanUp: CleanUp): Limit {
  return findPgbench(cleanUp) ?? driverLimit;
}
