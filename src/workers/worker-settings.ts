import type { Config } from '../config/config';
import type { Connection } from '../database/connection';

/**
 * Settings that the primary process sends to a worker process. A worker does not read the settings itself,
 * because the files that they name may have changed since the primary started.
 */
export interface WorkerSettings {
  readonly config: Config;
  /** The connection to the embedded database; undefined if the settings name another database. */
  readonly embedded: Connection | undefined;
}

/**
 * Minimum number of database connections of a worker process. With fewer connections, several reads could not
 * share one connection.
 */
const FEWEST_CONNECTIONS = 4;

/**
 * Makes the settings of a worker process. Each worker gets an equal share of the database connections. Workers run no
 * migrations, because the primary process does.
 */
export function workerSettings(config: Config, embedded: Connection | undefined): WorkerSettings {
  const { DB_POOL_SIZE, WORKERS } = config;
  const share = Math.max(FEWEST_CONNECTIONS, Math.floor(DB_POOL_SIZE / WORKERS));
  return { config: { ...config, RUN_MIGRATIONS: false, DB_POOL_SIZE: share }, embedded };
}
