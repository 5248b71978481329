import type { Servers } from '../servers/servers';
import { CONNECTIONS } from '../workloads';
import { commitOf } from './commit';
import { describeMachine, type Machine } from './machine';

/** The facts in every result: what was measured, when and where. */
export interface Facts {
  /** The version of the file format. */
  readonly version: 1;
  readonly date: string;
  /** The commit of the measured service. */
  readonly commit: string;
  readonly connections: number;
  readonly machine: Machine;
}

/** Collects the facts. @param limit the tool that measured PostgreSQL's own limit */
export function factsOf({ postgres, redis }: Servers, checkout: string, limit = 'not measured'): Facts {
  return {
    version: 1,
    date: new Date().toISOString(),
    commit: commitOf(checkout),
    connections: CONNECTIONS,
    machine: describeMachine({ postgres: postgres.version, redis: redis.version, limit }),
  };
}
