import type { Connection } from '@verkko/embedded-postgres';

/** The servers that global-setup started for the whole run. */
export interface SharedServers {
  postgres: Connection;
  redisUrl: string;
}

export function sharedServers(): SharedServers {
  return JSON.parse(process.env.TEST_SERVERS ?? '') as SharedServers;
}
