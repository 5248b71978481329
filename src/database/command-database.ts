import type { Config } from '../config/config';
import { configuredConnection, type Connection } from './connection';
import { connectionToRunning, startEmbeddedPostgres } from '@verkko/embedded-postgres';

/** The database that commands use: the configured one, else the embedded one, which a running service may serve. */
export async function commandDatabase(config: Config): Promise<Connection> {
  return (
    configuredConnection(config) ??
    (await connectionToRunning(config.DATA_DIR)) ??
    (await startEmbeddedPostgres({ dataDir: config.DATA_DIR })).connection
  );
}
