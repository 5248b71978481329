import { Pool } from 'pg';
import type { Config } from '../config/config';
import { beginStatement, type Connection, poolOptions } from './connection';

/**
 * Maximum number of database connections for imports, in addition to DB_POOL_SIZE, so that short statements never
 * wait for an import.
 */
const MOST = 2;

/** Time in ms that the service needs to notice that a client has stopped sending. */
const GRACE_MS = 10_000;

/**
 * Time limit in ms for statements of an import that do not wait for data from the client, such as a statement
 * that stores 100,000 product names. The library `pg` applies this limit.
 */
export const LONG_STATEMENT_MS = 10 * 60_000;

/**
 * Opens the pool for transactions that last as long as a client keeps sending. A connection is opened when it is
 * needed, and closed afterwards.
 */
export function openStreaming(config: Config, connection: Connection): Pool {
  const pool = new Pool({ ...poolOptions(config, connection), max: MOST });
  // An error event without a listener would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/**
 * SQL that begins a transaction of an import. The statements have no time limit, because COPY lasts as long
 * as the client sends data. The keepalive settings let PostgreSQL notice within a minute that the machine of
 * the service has failed. Without these settings, COPY would wait for hours, and so would a retry with the
 * same idempotency key.
 */
export function beginStreaming(config: Config): string {
  return `${beginStatement(config)};
    SET LOCAL statement_timeout = 0;
    SET LOCAL tcp_keepalives_idle = 30;
    SET LOCAL tcp_keepalives_interval = 10;
    SET LOCAL tcp_keepalives_count = 3;
    SET LOCAL idle_in_transaction_session_timeout = ${config.IMPORT_IDLE_TIMEOUT + GRACE_MS}`;
}
