import type { Connection } from '@verkko/embedded-postgres';
import type { Citus } from './citus';

/** The PostgreSQL and Redis servers that global-setup started for the whole test run. */
export interface SharedServers {
  postgres: Connection;
  redisUrl: string;
  /** The Citus cluster in which the test databases are created; absent for an ordinary PostgreSQL. */
  citus?: Citus;
}

export function sharedServers(): SharedServers {
  return JSON.parse(process.env.TEST_SERVERS ?? '') as SharedServers;
}
