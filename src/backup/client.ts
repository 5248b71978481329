import { Client } from 'pg';
import type { Config } from '../config/config';
import { type Connection, poolOptions } from '../database/connection';

/** Begins the application_name of every connection of the service. */
export const SERVICE_NAME = 'verkko-inventory-api';

/** Does work on a connection of its own, without a time limit in `pg`. @param purpose what pg_stat_activity shows */
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
  // A connection that breaks fails its statement, too; without a listener the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    // Closing the connection rolls a transaction back that has not committed.
    await client.end().catch(() => undefined);
  }
}
