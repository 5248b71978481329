import type { Connection } from '@verkko/embedded-postgres';
import type { CleanUp } from '../clean-up';
import type { Workload } from '../workloads';
import { driverLimit } from './driver';
import { findPgbench } from './pgbench';

/** Runs the SQL statement of a workload directly in PostgreSQL, with as many clients as the service has. */
export interface Limit {
  /** Name and version of the load generator; results are only comparable if these are equal. */
  readonly tool: string;
  /** Runs the SQL statement of a workload. @returns executed statements per second */
  run(workload: Workload, connection: Connection, seconds: number): Promise<number>;
}

/**
 * Returns the load generator pgbench if it is installed. Otherwise returns a loop with the Node driver, whose rate is
 * limited by one Node process.
 */
export function findLimit(cleanUp: CleanUp): Limit {
  return findPgbench(cleanUp) ?? driverLimit;
}
