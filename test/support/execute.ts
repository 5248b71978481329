import { Client, type QueryResultRow } from 'pg';
import type { Connection } from '../../src/database/connection';

/** Runs an SQL statement on a new connection. */
export async function execute<Row extends QueryResultRow>(
  connection: Connection,
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
