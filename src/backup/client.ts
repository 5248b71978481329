import { type ClientBase, Pool } from 'pg';
import type { Config } from '../config/config';
import { type Connection, poolOptions, SERVICE_NAME } from '../database/connection';

/**
 * Runs a function with a separate database connection that has no query timeout in `pg`. A pool makes the connection,
 * because only a pool can choose among several database hosts.
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
  // A database server that stops may send an error while the released connection is being closed. Without a
  // listener, the pool's error event would then end the process.
  pool.on('error', () => undefined);
  try {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release(true); // closes the connection, which rolls back an open transaction
    }
  } finally {
    await pool.end();
  }
}
