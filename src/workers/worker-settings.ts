import type { Config } from '../config/config';
import type { Connection } from '../database/connection';

/** Settings that the primary sends to a worker. Workers read none themselves, as the files may have changed since. */
export interface WorkerSettings {
  readonly config: Config;
  /** The embedded database, if the settings name no other. */
  readonly embedded: Connection | undefined;
}

/** Fewest database connections of a worker: with fewer, reads could not share connections. */
const FEWEST_CONNECTIONS = 4;

/** The primary migrates; the connections of the instance are shared out. */
export function workerSettings(config: Config, embedded: Connection | undefined): WorkerSettings {
  const { DB_POOL_SIZE, WORKERS } = config;
  const share = Math.max(FEWEST_CONNECTIONS, Math.floor(DB_POOL_SIZE / WORKERS));
  return { config: { ...config, RUN_MIGRATIONS: false, DB_POOL_SIZE: share }, embedded };
}
