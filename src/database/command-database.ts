import type { Config } from '../config/config';
import { configuredConnection, type Connection } from './connection';
import { connectionToRunning, startEmbeddedPostgres } from './embedded/embedded-postgres';

/** What commands work on: the configured database, else the embedded one, which a running service may be serving. */
export async function commandDatabase(config: Config): Promise<Connection> {
  return (
    configuredConnection(config) ??
    (await connectionToRunning(config.DATA_DIR)) ??
    (await startEmbeddedPostgres({ dataDir: config.DATA_DIR })).connection
  );
}
