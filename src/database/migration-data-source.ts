import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { loadConfig } from '../config/load-config';
import { commandDatabase } from './command-database';
import { poolOptions } from './connection';
import { withAdvice } from './connection-advice';
import { dataSourceOptions } from './schema/data-source-options';

/**
 * The data source of the TypeORM command line, such as `npm run migration:show`. The command line loads the
 * compiled version of this file, except for `npm run migration:generate`.
 */
async function dataSource(): Promise<DataSource> {
  const config = loadConfig();
  const pool = poolOptions(config, await commandDatabase(config, false));
  return new DataSource(dataSourceOptions({ ...pool, statement_timeout: 0, query_timeout: 0 }));
}

export default dataSource().catch((error: unknown) => {
  process.stderr.write(`${withAdvice(error)}\n`);
  process.exit(1);
});
