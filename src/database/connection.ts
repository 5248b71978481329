import type { PoolConfig } from 'pg';
import type { Config } from '../config/config';
import { Hosts } from './hosts';
import { readWriteClient } from './read-write-client';
import { SteadyClient } from './steady-client';

/**
 * The address of PostgreSQL: connection options for `pg`, or several hosts to try in turn. A host that begins with `/`
 * is the folder of a Unix socket.
 */
export type Connection =
  | { hosts: Hosts; ssl?: Tls }
  | { connectionString: string; ssl?: Tls }
  | { host: string; port: number; user: string; database: string; password?: string; ssl?: Tls };

/** TLS options for `pg`. The value `false` also keeps `pg` from reading the environment variable PGSSLMODE. */
type Tls = false | { rejectUnauthorized: boolean; ca?: string };

/** First part of the application_name of every database connection of the service. */
export const SERVICE_NAME = 'verkko-inventory-api';

/** Injection token of the options for the database connection ({@link Connection}). */
export const CONNECTION = Symbol('CONNECTION');

/**
 * The connection options for the PostgreSQL that the configuration names; undefined if the embedded
 * PostgreSQL is used.
 */
export function configuredConnection(config: Config): Connection | undefined {
  // In `pg`, an sslmode in the URL overrides this TLS option.
  const ssl = tls(config);
  if (config.DATABASE_URL) {
    const { urls, target_session_attrs } = config.DATABASE_URL;
    if (target_session_attrs === null) return { connectionString: urls[0], ...ssl };
    return { hosts: new Hosts(config.DB_POOLER ? urls : urls.map(withTextForms)), ...ssl };
  }
  if (!config.DB_HOST) return undefined;
  return {
    host: config.DB_HOST,
    port: config.DB_PORT,
    user: config.DB_USER,
    database: config.DB_NAME,
    ...(config.DB_PASSWORD !== undefined && { password: config.DB_PASSWORD }),
    ...ssl,
  };
}

/** The address of a replica of the configured PostgreSQL. */
export function replicaConnection(config: Config, connectionString: string): Connection {
  return { connectionString, ...tls(config) };
}

function tls({ PGSSLMODE, PGSSLROOTCERT: ca }: Config): { ssl?: Tls } {
  if (PGSSLMODE === undefined && ca === undefined) return {};
  if (PGSSLMODE === 'disable') return { ssl: false };
  return { ssl: { rejectUnauthorized: PGSSLMODE !== 'no-verify', ...(ca !== undefined && { ca }) } };
}

/** Options for all database connections: time limits and the format of dates. */
export function poolOptions(config: Config, connection: Connection): PoolConfig {
  return {
    Client: SteadyClient,
    application_name: SERVICE_NAME,
    max: config.DB_POOL_SIZE,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: config.DB_POOL_TIMEOUT,
    // PostgreSQL itself enforces the time limits for statements and locks. query_timeout ends a query in the
    // client if PostgreSQL no longer answers.
    query_timeout: config.DB_STATEMENT_TIMEOUT + 1000,
    keepAlive: true,
    ...(config.DB_POOLER ? addressOf(connection) : withSessionSettings(config, connection)),
  };
}

function addressOf(connection: Connection): PoolConfig {
  if (!('hosts' in connection)) return connection;
  const { hosts, ...tls } = connection;
  return { ...tls, Client: readWriteClient(hosts) };
}

/**
 * SQL that begins a transaction. With a pooler, clients share database sessions, so each transaction sets its
 * own timeouts and its own format of timestamps.
 */
export function beginStatement(config: Config): string {
  if (!config.DB_POOLER) return 'BEGIN';
  return `BEGIN;
    SET LOCAL statement_timeout = ${config.DB_STATEMENT_TIMEOUT};
    SET LOCAL lock_timeout = ${config.DB_LOCK_TIMEOUT};
    SET LOCAL idle_in_transaction_session_timeout = ${config.DB_STATEMENT_TIMEOUT};
    SET LOCAL DateStyle = ISO;
    SET LOCAL TimeZone = UTC`;
}

/**
 * Settings of each database session. The service reads timestamps as text, so their format must not depend on the
 * settings of the server.
 */
const TEXT_FORMS = '-c DateStyle=ISO -c TimeZone=UTC';

function withSessionSettings(config: Config, connection: Connection): PoolConfig {
  return {
    statement_timeout: config.DB_STATEMENT_TIMEOUT,
    lock_timeout: config.DB_LOCK_TIMEOUT,
    idle_in_transaction_session_timeout: config.DB_STATEMENT_TIMEOUT,
    options: TEXT_FORMS,
    ...addressOf(connection),
    ...('connectionString' in connection && {
      connectionString: withTextForms(connection.connectionString),
    }),
  };
}

/** Adds the service's session settings to the options in the URL. In `pg`, a URL overrides all other options. */
function withTextForms(connectionString: string): string {
  const url = new URL(connectionString);
  url.searchParams.set('options', `${url.searchParams.get('options') ?? ''} ${TEXT_FORMS}`.trim());
  return url.href;
}
