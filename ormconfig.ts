/** What the TypeORM command line works on: `npm run migration:generate` with the sources, the others with the build. */
export { default } from './src/database/migration-data-source';
