import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config';
import type { Connection } from '../database/connection';
import { Hosts } from '../database/hosts';
import { withClient } from './client';
import { quoted } from './tables';

const MAY_CREATE = 'SELECT rolcreatedb OR rolsuper AS may_create FROM pg_roles WHERE rolname = current_user';

/**
 * Creates a temporary database on the server of the given connection, runs a function with the new database,
 * and drops it.
 *
 * @returns undefined if the role may not create databases, or if a pooler gives access to one database only
 */
export async function inScratchDatabase<T>(
  config: Config,
  connection: Connection,
  work: (scratch: Connection) => Promise<T>,
): Promise<T | undefined> {
  if (config.DB_POOLER) return undefined;
  return withClient(config, connection, 'verification', async (client) => {
    // Dropping a large database may take longer than the timeout for statements of requests.
    await client.query('SET statement_timeout = 0');
    const { rows } = await client.query<{ may_create: boolean }>(MAY_CREATE);
    if (rows[0]?.may_create !== true) return undefined;
    const name = `verkko_scratch_${randomBytes(6).toString('hex')}`;
    await client.query(
      `CREATE DATABASE ${quoted(name)} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
    try {
      return await work(inDatabase(connection, name));
    } finally {
      await client.query(`DROP DATABASE ${quoted(name)} WITH (FORCE)`);
    }
  });
}

function inDatabase(connection: Connection, database: string): Connection {
  const toDatabase = (address: string) => {
    const url = new URL(address);
    url.pathname = `/${database}`;
    return url.href;
  };
  if ('hosts' in connection)
    return { ...connection, hosts: new Hosts(connection.hosts.inTurn.map(toDatabase)) };
  if (!('connectionString' in connection)) return { ...connection, database };
  return { ...connection, connectionString: toDatabase(connection.connectionString) };
}
