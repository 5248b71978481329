import { randomBytes } from 'node:crypto';
import { Client, type QueryResultRow } from 'pg';
import type { Connection as AnyConnection } from '../../src/database/connection';
import type { Connection } from '@verkko/embedded-postgres';
import { sharedServers } from './shared-servers';

/** The template of all test databases, created and migrated once by global-setup. */
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
  const { postgres } = sharedServers();
  const database = `test_${randomBytes(6).toString('hex')}`;
  // Copies files, because by default PostgreSQL would write each page of the template to its log, for twice the work.
  await execute(postgres, `CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY file_copy`);
  const connection = { ...postgres, database };
  return {
    connection,
    query: (sql, values) => execute(connection, sql, values),
    drop: async () => {
      await execute(postgres, `DROP DATABASE ${database} WITH (FORCE)`);
    },
  };
}

export async function execute<Row extends QueryResultRow>(
  connection: AnyConnection,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
