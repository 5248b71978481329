import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';

/** Longest wait for the lock of a table, in ms. Meanwhile, later statements on the same table wait, too. */
const LOCK_TIMEOUT_MS = 500;

/** Pause between two attempts to lock a table, in ms, during which the waiting statements can run. */
const PAUSE_MS = 500;

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Runs a statement that needs the exclusive lock of a table for a moment. While the statement waits for the lock,
 * PostgreSQL makes all later statements on the table wait, and an import may use the table for minutes. So the
 * statement gives up soon, and is repeated.
 */
export async function withShortLock(runner: QueryRunner, statement: string): Promise<void> {
  await runner.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
  try {
    while (!(await isDone(runner, statement))) await sleep(PAUSE_MS);
  } finally {
    await runner.query('RESET lock_timeout');
  }
}

async function isDone(runner: QueryRunner, statement: string): Promise<boolean> {
  try {
    await runner.query(statement);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}
