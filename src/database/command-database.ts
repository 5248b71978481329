import { resolve } from 'node:path';
import type { Config } from '../config/config';
import { configuredConnection, type Connection } from './connection';
import { describeDatabase } from './describe-database';
import {
  connectionToRunning,
  EmbeddedPostgresError,
  hasCluster,
  startEmbeddedPostgres,
} from '@verkko/embedded-postgres';

/**
 * Connects a command to the configured database. If none is configured, it connects to the embedded database,
 * which a running service may be using. In this case, it prints the name of the embedded database to stderr,
 * because the operator may have forgotten the environment variables of the service.
 *
 * @param mayCreate whether the command can work with a new embedded database
 * @throws EmbeddedPostgresError if there is no embedded database and none may be created
 */
export async function commandDatabase(config: Config, mayCreate: boolean): Promise<Connection> {
  const configured = configuredConnection(config);
  if (configured) return configured;
  const { DATA_DIR: dataDir } = config;
  const exists = await hasCluster(dataDir);
  if (!exists && !mayCreate) {
    throw new EmbeddedPostgresError(
      `There is no database in DATA_DIR ${resolve(dataDir)}, and neither DATABASE_URL nor DB_HOST is set: give this command the settings of the service.`,
    );
  }
  process.stderr.write(`Database: ${exists ? '' : 'a new '}${describeDatabase(config)}\n`);
  return (await connectionToRunning(dataDir)) ?? (await startEmbeddedPostgres({ dataDir })).connection;
}
