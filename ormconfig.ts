import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { commandDatabase } from './src/database/command-database';
import { loadConfig } from './src/config/load-config';
import { poolOptions } from './src/database/connection';
import { dataSourceOptions } from './src/database/schema/data-source-options';

/** What the TypeORM command line (`npm run migration:…`) works on. */
async function dataSource(): Promise<DataSource> {
  const config = loadConfig();
  const pool = poolOptions(config, await commandDatabase(config));
  return new DataSource(dataSourceOptions({ ...pool, statement_timeout: 0, query_timeout: 0 }));
}

export default dataSource();
