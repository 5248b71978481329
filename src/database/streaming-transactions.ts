import { Pool } from 'pg';
import type { Config } from '../config/config';
import { beginStatement, type Connection, poolOptions } from './connection';

/** Most connections for streaming, in addition to DB_POOL_SIZE, so that short statements never wait for them. */
const MOST = 2;

/** Time that the service needs to notice that a client has stopped sending, in ms. */
const GRACE_MS = 10_000;

/** Time limit in `pg` for a statement that is slow by itself, not because of its client: with 100,000 names, say. */
export const LONG_STATEMENT_MS = 10 * 60_000;

/** Opens the pool for transactions that last as long as a client keeps sending; connections exist only while needed. */
export function openStreaming(config: Config, connection: Connection): Pool {
  const pool = new Pool({ ...poolOptions(config, connection), max: MOST });
  // An error event without a listener would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/**
 * SQL that begins a streaming transaction. PostgreSQL sets no time limit for its statements, because one of them lasts
 * as long as the client sends. If the machine of this service fails, PostgreSQL notices within a minute; otherwise COPY
 * would wait for hours, and so would a retry with the same Idempotency-Key.
 */
export function beginStreaming(config: Config): string {
  return `${beginStatement(config)};
    SET LOCAL statement_timeout = 0;
    SET LOCAL tcp_keepalives_idle = 30;
    SET LOCAL tcp_keepalives_interval = 10;
    SET LOCAL tcp_keepalives_count = 3;
    SET LOCAL idle_in_transaction_session_timeout = ${config.IMPORT_IDLE_TIMEOUT + GRACE_MS}`;
}
