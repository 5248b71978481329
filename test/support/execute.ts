import { Client, type QueryResultRow } from 'pg';
import type { Connection } from '../../src/database/connection';

/** Runs an SQL statement on a new connection. */
export async function execute<Row extends QueryResultRow>(
  connection: Connection,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client(connection);
  // If the server is killed, only the statement fails, and not the whole process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
