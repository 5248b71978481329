import type { Servers } from '../servers/servers';
import { CONNECTIONS } from '../workloads';
import { commitOf } from './commit';
import { describeMachine, type Machine } from './machine';

/** What every result says of itself: of what, when and where it was measured. */
export interface Facts {
  /** Of the file's form. */
  readonly version: 1;
  readonly date: string;
  /** Of the service that was measured. */
  readonly commit: string;
  readonly connections: number;
  readonly machine: Machine;
}

/** @param limit the tool that measured PostgreSQL's own limit */
export function factsOf({ postgres, redis }: Servers, checkout: string, limit = 'not measured'): Facts {
  return {
    version: 1,
    date: new Date().toISOString(),
    commit: commitOf(checkout),
    connections: CONNECTIONS,
    machine: describeMachine({ postgres: postgres.version, redis: redis.version, limit }),
  };
}
