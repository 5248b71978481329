import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { DataFolder } from './data-folder';
import { EmbeddedPostgresError } from './embedded-postgres-error';

/** Name of the only PostgreSQL user, and name of the service's database. */
export const USER = 'verkko';
const DATABASE = 'inventory';

/** SQLSTATE code of a wrong password (invalid_password) */
const WRONG_PASSWORD = '28P01';

/** The options with which the library `pg` connects to PostgreSQL. */
export interface Connection {
  /** Where the PostgreSQL server listens: the folder of its unix socket, or 127.0.0.1. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** TLS is off, even if PGSSLMODE in the environment requires it for other servers. */
  readonly ssl: false;
}

/**
 * How to connect to the PostgreSQL server of a data folder.
 * @throws EmbeddedPostgresError if the password file is missing or this user may not read it
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
 * Creates the database if there is none: at the first start, or after an interrupted first start.
 * @throws EmbeddedPostgresError if the server refuses the connection or the statement
 */
export async function ensureDatabase(connection: Connection, folder: DataFolder): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' });
  // The statement reports the error; an error event without a listener would end the process.
  client.on('error', () => undefined);
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
