import type { PoolConfig } from 'pg';
import type { Config } from '../config/config';

/** Where PostgreSQL is, in the words of `pg`; a host that begins with `/` is the folder of a unix socket. */
export type Connection =
  | { connectionString: string }
  | { host: string; port: number; user: string; database: string; password?: string; ssl?: false };

/** Injection token of the {@link Connection} in use. */
export const CONNECTION = Symbol('CONNECTION');

/** The PostgreSQL that the configuration names, or undefined when it names none and the embedded one is to serve. */
export function configuredConnection(config: Config): Connection | undefined {
  if (config.DATABASE_URL) return { connectionString: config.DATABASE_URL };
  if (!config.DB_HOST) return undefined;
  return {
    host: config.DB_HOST,
    port: config.DB_PORT,
    user: config.DB_USER,
    database: config.DB_NAME,
    ...(config.DB_PASSWORD !== undefined && { password: config.DB_PASSWORD }),
  };
}

/** What every connection has in common: how long it may wait for whom, and how it writes dates. */
export function poolOptions(config: Config, connection: Connection): PoolConfig {
  return {
    application_name: 'verkko-inventory-api',
    max: config.DB_POOL_SIZE,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: config.DB_POOL_TIMEOUT,
    // The server enforces its own limits; this one is for a server that no longer answers at all.
    query_timeout: config.DB_STATEMENT_TIMEOUT + 1000,
    keepAlive: true,
    ...(config.DB_POOLER ? connection : withSessionSettings(config, connection)),
  };
}

/** Begins a transaction. Behind a pooler a session belongs to nobody: its settings are those of the transaction. */
export function beginStatement(config: Config): string {
  if (!config.DB_POOLER) return 'BEGIN';
  return `BEGIN;
    SET LOCAL statement_timeout = ${config.DB_STATEMENT_TIMEOUT};
    SET LOCAL lock_timeout = ${config.DB_LOCK_TIMEOUT};
    SET LOCAL idle_in_transaction_session_timeout = ${config.DB_STATEMENT_TIMEOUT};
    SET LOCAL DateStyle = ISO;
    SET LOCAL TimeZone = UTC`;
}

/** Timestamps are read as text, so their form must not depend on how the server is set up. */
const TEXT_FORMS = '-c DateStyle=ISO -c TimeZone=UTC';

function withSessionSettings(config: Config, connection: Connection): PoolConfig {
  return {
    statement_timeout: config.DB_STATEMENT_TIMEOUT,
    lock_timeout: config.DB_LOCK_TIMEOUT,
    idle_in_transaction_session_timeout: config.DB_STATEMENT_TIMEOUT,
    options: TEXT_FORMS,
    ...('connectionString' in connection ? withTextForms(connection.connectionString) : connection),
  };
}

/** In `pg` what a URL says wins over everything beside it, so ours has to stand in the URL, after what is there. */
function withTextForms(connectionString: string): { connectionString: string } {
  const url = new URL(connectionString);
  url.searchParams.set('options', `${url.searchParams.get('options') ?? ''} ${TEXT_FORMS}`.trim());
  return { connectionString: url.href };
}
