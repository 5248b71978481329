import { type ClientBase, Pool } from 'pg';
import type { Config } from '../config/config';
import { type Connection, poolOptions, SERVICE_NAME } from '../database/connection';

/**
 * Runs a function with a separate database connection, without a time limit in `pg`. The connection is made by a
 * pool, because only a pool can choose among several database hosts.
 *
 * @param purpose name of the work, shown in pg_stat_activity
 */
export async function withClient<T>(
  config: Config,
  connection: Connection,
  purpose: string,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  const pool = new Pool({
    ...poolOptions(config, connection),
    max: 1,
    application_name: `${SERVICE_NAME} ${purpose}`,
    query_timeout: 0,
  });
  // A server that stops may end the connection after its release.
  pool.on('error', () => undefined);
  try {
    const client = await pool.connect();
    // If the connection breaks, the running statement fails as well; without a listener the event would end the
    // process.
    client.on('error', () => undefined);
    try {
      return await work(client);
    } finally {
      client.release(true); // a transaction that has not committed is rolled back with its connection
    }
  } finally {
    await pool.end();
  }
}
