import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { loadConfig } from './src/config/load-config';
import { configuredConnection, poolOptions } from './src/database/connection';
import { dataSourceOptions } from './src/database/data-source-options';
import { connectionToRunning, startEmbeddedPostgres } from './src/database/embedded/embedded-postgres';

/**
 * What the TypeORM command line (`npm run migration:…`) works on: the configured database, else the embedded one, which
 * a running service may be serving already.
 */
async function dataSource(): Promise<DataSource> {
  const config = loadConfig();
  const connection =
    configuredConnection(config) ??
    (await connectionToRunning(config.DATA_DIR)) ??
    (await startEmbeddedPostgres({ dataDir: config.DATA_DIR })).connection;
  return new DataSource(
    dataSourceOptions({ ...poolOptions(config, connection), statement_timeout: 0, query_timeout: 0 }),
  );
}

export default dataSource();
