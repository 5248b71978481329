import type { Connection } from '@verkko/embedded-postgres';
import type { Citus } from './citus';

/**
 * The PostgreSQL and Redis servers of the whole test run. global-setup has started them, or a setting names
 * them.
 */
export interface SharedServers {
  postgres: Connection;
  redisUrl: string;
  /** The Citus cluster in which the test databases are created; absent for an ordinary PostgreSQL. */
  citus?: Citus;
}

export function sharedServers(): SharedServers {
  return JSON.parse(process.env.TEST_SERVERS ?? '') as SharedServers;
}
