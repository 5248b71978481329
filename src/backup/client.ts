import { Client } from 'pg';
import type { Config } from '../config/config';
import { type Connection, poolOptions } from '../database/connection';

/** Prefix of the application_name of every database connection of the service. */
export const SERVICE_NAME = 'verkko-inventory-api';

/** Does work on a separate connection, without a time limit in `pg`. @param purpose text for pg_stat_activity */
export async function withClient<T>(
  config: Config,
  connection: Connection,
  purpose: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    ...poolOptions(config, connection),
    application_name: `${SERVICE_NAME} ${purpose}`,
    query_timeout: 0,
  });
  // When a connection breaks, its statement fails as well; without a listener the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    // Closing the connection rolls back a transaction that has not committed.
    await client.end().catch(() => undefined);
  }
}
