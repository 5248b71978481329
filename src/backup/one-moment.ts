import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { Config } from '../config/config';
import { hasCitus, type Query } from '../database/citus/find-citus';
import type { Connection } from '../database/connection';
import { isLockTimeout, isRetryable } from '../database/database-error';
import { withClient } from './client';

/** Longest wait for the lock of each table, in ms. It is short, because writes cannot run during this wait. */
const LOCK_TIMEOUT_MS = 500;
/** Pause before the next attempt to lock the tables, in ms. The writes that had to wait run in this pause. */
const PAUSE_MS = 500;

/** Makes Citus open only one connection to each worker, so that the transaction has one snapshot of each worker. */
const ONE_SNAPSHOT = 'SET LOCAL citus.max_adaptive_executor_pool_size = 1';

/** Makes Citus connect to all workers, because this table has shards on all of them. */
const READ_WORKERS = 'SELECT 1 FROM products LIMIT 1';

interface Moment {
  /** SQL list of all tables. */
  readonly names: string;
  /** Function that begins the transaction, and takes its snapshot. */
  readonly begin: () => Promise<void>;
  /** Ends the wait for the writes in progress. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Begins a transaction that sees all data as of one moment. With Citus, each node has its own snapshot, so no
 * write may be in progress while the snapshots are taken.
 *
 * @param client the connection of the transaction
 */
export async function atOneMoment(
  config: Config,
  connection: Connection,
  client: ClientBase,
  { names, begin, signal }: Moment,
): Promise<void> {
  const query: Query = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
  if (!(await hasCitus(query))) return begin();
  await withClient(config, connection, 'backup', async (blocker) => {
    while (!(await isLocked(blocker, names))) await sleep(PAUSE_MS, undefined, { ...(signal && { signal }) });
    await begin();
    await client.query(ONE_SNAPSHOT);
    await client.query(READ_WORKERS);
    await blocker.query('ROLLBACK');
  });
}

/**
 * Locks tables against writes. It waits until the writes in progress have ended.
 * @returns false if a write, such as an import, takes too long, or if a write and this function wait for each
 * other (a deadlock)
 */
async function isLocked(blocker: ClientBase, names: string): Promise<boolean> {
  await blocker.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
  try {
    await blocker.query(`LOCK TABLE ${names} IN SHARE MODE`);
    return true;
  } catch (error) {
    if (!isLockTimeout(error) && !isRetryable(error)) throw error;
    await blocker.query('ROLLBACK');
    return false;
  }
}
