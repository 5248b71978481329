import { Pool } from 'pg';
import type { Config } from '../config/config';
import { beginStatement, type Connection, poolOptions } from './connection';

/** At the same time; beside DB_POOL_SIZE, so that short statements never wait for them. */
const MOST = 2;

/** What the service takes to find out that a client keeps it waiting. */
const GRACE_MS = 10_000;

/** For `pg`, for what is long by itself, not by its client: a hundred thousand names, say. */
export const LONG_STATEMENT_MS = 10 * 60_000;

/** Connections for transactions that last as long as a client goes on sending; they are there while one does. */
export function openStreaming(config: Config, connection: Connection): Pool {
  const pool = new Pool({ ...poolOptions(config, connection), max: MOST });
  // An event nobody listens to would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/**
 * Begins one. PostgreSQL sets its statements no time limit, as one of them goes on for as long as the client sends. That
 * this service is no longer there, its whole machine being gone, PostgreSQL finds out within a minute: COPY would wait for
 * hours, and so would whoever tries again with the same Idempotency-Key.
 */
export function beginStreaming(config: Config): string {
  return `${beginStatement(config)};
    SET LOCAL statement_timeout = 0;
    SET LOCAL tcp_keepalives_idle = 30;
    SET LOCAL tcp_keepalives_interval = 10;
    SET LOCAL tcp_keepalives_count = 3;
    SET LOCAL idle_in_transaction_session_timeout = ${config.IMPORT_IDLE_TIMEOUT + GRACE_MS}`;
}
