import type { Config } from '../config/config';
import type { Connection } from '../database/connection';

/** Settings that the primary sends to a worker. Workers read none themselves, as the files may have changed since. */
export interface WorkerSettings {
  readonly config: Config;
  readonly connection: Connection;
}

/** Fewest database connections of a worker: with fewer, reads could not share connections. */
const FEWEST_CONNECTIONS = 4;

/** A worker's settings: the primary has run the migrations, and each worker gets an equal share of DB_POOL_SIZE. */
export function workerSettings(config: Config, connection: Connection): WorkerSettings {
  const { DB_POOL_SIZE, WORKERS } = config;
  const share = Math.max(FEWEST_CONNECTIONS, Math.floor(DB_POOL_SIZE / WORKERS));
  return { config: { ...config, RUN_MIGRATIONS: false, DB_POOL_SIZE: share }, connection };
}
