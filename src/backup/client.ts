import { type ClientBase, Pool } from 'pg';
import type { Config } from '../config/config';
import { type Connection, poolOptions, SERVICE_NAME } from '../database/connection';

/**
 * Does work on a connection of its own, without a time limit in `pg`. Only a pool knows how to choose among several
 * hosts.
 *
 * @param purpose what pg_stat_activity shows
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
  try {
    const client = await pool.connect();
    // A connection that breaks fails its statement, too; without a listener the event would end the process.
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
