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
 * The database that commands use: the configured one, else the embedded one, which a running service may serve. The
 * embedded one is named on stderr, because it may be used only for lack of the service's environment.
 *
 * @param mayCreate whether a new embedded database is of use to the command
 * @throws EmbeddedPostgresError where there is none and none may be created
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
