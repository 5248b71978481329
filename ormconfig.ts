/**
 * The data source of the TypeORM command line. Only `npm run migration:generate` uses this source file; the other
 * migration commands use the build.
 */
export { default } from './src/database/migration-data-source';
