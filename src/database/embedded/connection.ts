import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { DataFolder } from './data-folder';
import { EmbeddedPostgresError } from './embedded-postgres-error';

/** The only user of the cluster, and the database of the service. */
export const USER = 'verkko';
const DATABASE = 'inventory';

/** SQLSTATE invalid_password */
const WRONG_PASSWORD = '28P01';

/** What `pg` needs to connect. */
export interface Connection {
  /** The folder of the unix socket, or 127.0.0.1. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Whatever PGSSLMODE in the environment asks of other servers. */
  readonly ssl: false;
}

/**
 * How to reach the server of a data folder.
 * @throws EmbeddedPostgresError where the password file is gone or closed to this user
 */
export async function connectionTo(folder: DataFolder, host: string, port: number): Promise<Connection> {
  const password = await readFile(folder.password, 'utf8').catch((error: unknown) => {
    throw new EmbeddedPostgresError(
      `Cannot read the database's password in ${folder.password}: restore the file, or run this as its owner.`,
      { cause: error },
    );
  });
  return { host, port, user: USER, password: password.trim(), database: DATABASE, ssl: false };
}

/**
 * Makes the database if there is none: at the first start, or where that was cut short.
 * @throws EmbeddedPostgresError where the server does not let us in
 */
export async function ensureDatabase(connection: Connection, folder: DataFolder): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' });
  try {
    await client.connect();
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw new EmbeddedPostgresError(
      code === WRONG_PASSWORD
        ? `The password in ${folder.password} is not the one of ${folder.cluster}: restore the file that belongs to it.`
        : `The embedded PostgreSQL started, but has no database to use: ${message} (more in ${folder.log}).`,
      { cause: error },
    );
  } finally {
    await client.end();
  }
}
