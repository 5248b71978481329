import type { Servers } from '../servers/servers';
import { CONNECTIONS } from '../workloads';
import { commitOf } from './commit';
import { describeMachine, type Machine } from './machine';

/** Facts that every benchmark result contains: what was measured, when, and on which machine. */
export interface Facts {
  /** The version of the result's file format. */
  readonly version: 1;
  readonly date: string;
  /** The commit of the measured service. */
  readonly commit: string;
  readonly connections: number;
  readonly machine: Machine;
}

/**
 * Collects the facts that every benchmark result contains. @param limit the tool with which the maximum rate
 * of PostgreSQL was measured
 */
export function factsOf({ postgres, redis }: Servers, checkout: string, limit = 'not measured'): Facts {
  return {
    version: 1,
    date: new Date().toISOString(),
    commit: commitOf(checkout),
    connections: CONNECTIONS,
    machine: describeMachine({ postgres: postgres.version, redis: redis.version, limit }),
  };
}
