import { randomBytes } from 'node:crypto';
import type { QueryResultRow } from 'pg';
import type { Connection } from '@verkko/embedded-postgres';
import { createCitusDatabase, dropCitusDatabase, migrateCitus } from './citus';
import { execute } from './execute';
import { sharedServers } from './shared-servers';

export { execute } from './execute';

/**
 * The default template of the test databases. global-setup creates and migrates it once, unless the tests use
 * Citus.
 */
export const TEMPLATE_DATABASE = 'template_inventory';

/** A database for one test, on the server that all tests share. */
export interface TestDatabase {
  readonly connection: Connection;
  /** Runs an SQL statement on a new connection. */
  readonly query: <Row extends QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;
  drop(): Promise<void>;
}

/** Creates a database. @param template `template0` for an empty database; by default a template with all tables */
export async function createDatabase(template = TEMPLATE_DATABASE): Promise<TestDatabase> {
  const { postgres, citus } = sharedServers();
  const database = `test_${randomBytes(6).toString('hex')}`;
  const connection = { ...postgres, database };
  if (citus) {
    await createCitusDatabase(citus, database);
    if (template === TEMPLATE_DATABASE) await migrateCitus(connection);
  } else {
    // With file_copy, PostgreSQL copies the files of the template. By default, it would also write each page
    // of the template to its log, which is twice the work.
    await execute(postgres, `CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY file_copy`);
  }
  return {
    connection,
    query: (sql, values) => execute(connection, sql, values),
    drop: async () => {
      if (citus) await dropCitusDatabase(citus, database);
      else await execute(postgres, `DROP DATABASE ${database} WITH (FORCE)`);
    },
  };
}
