import { Pool } from 'pg';
import type { Config } from '../config/config';
import { beginStatement, type Connection, poolOptions } from './connection';

/** At the same time; beside DB_POOL_SIZE, so that short statements never wait for them. */
const MOST = 2;

/** What the service takes to find out that a client keeps it waiting. */
const GRACE_MS = 10_000;

/** Connections for transactions that last as long as a client goes on sending; they are there while one does. */
export function openLong(config: Config, connection: Connection): Pool {
  const pool = new Pool({ ...poolOptions(config, connection), max: MOST });
  // An event nobody listens to would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** Begins one. No statement of it has a time limit; nobody waits longer than IMPORT_IDLE_TIMEOUT for its client. */
export function beginLong(config: Config): string {
  return `${beginStatement(config)};
    SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = ${config.IMPORT_IDLE_TIMEOUT + GRACE_MS}`;
}
