import type { Connection } from '@verkko/embedded-postgres';
import type { CleanUp } from '../clean-up';
import type { Workload } from '../workloads';
import { driverLimit } from './driver';
import { findPgbench } from './pgbench';

/** Gives a workload's statement to PostgreSQL directly, by as many clients as the service has. */
export interface Limit {
  /** Name and version of what does it; shares are only comparable where this is the same. */
  readonly tool: string;
  /** @returns statements done a second */
  run(workload: Workload, connection: Connection, seconds: number): Promise<number>;
}

/** pgbench where it is installed; else a loop around the driver, which tops out at what one Node process can send. */
export function findLimit(cleanUp: CleanUp): Limit {
  return findPgbench(cleanUp) ?? driverLimit;
}
