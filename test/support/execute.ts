import { Client, type QueryResultRow } from 'pg';
import type { Connection } from '../../src/database/connection';
import { retryDeadlocks } from '../../src/database/transactions';

/**
 * Runs an SQL statement on a new connection. After a deadlock it runs again, because a TRUNCATE of several tables and
 * the background work of a service lock these tables in different orders.
 */
export function execute<Row extends QueryResultRow>(
  connection: Connection,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return retryDeadlocks(() => executeOnce<Row>(connection, sql, values));
}

async function executeOnce<Row extends QueryResultRow>(
  connection: Connection,
  sql: string,
  values: unknown[],
): Promise<Row[]> {
  const client = new Client(connection);
  // If the database server is killed, the client emits an error. Without this listener, that error would end
  // the whole process. With it, only the SQL statement fails.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
