import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';

/**
 * Longest wait for the lock of a table, in ms. It is short, because later statements on the table must wait
 * as well.
 */
const LOCK_TIMEOUT_MS = 500;

/**
 * Pause between two attempts to lock a table, in ms. In this pause, statements that wait for the table can
 * run.
 */
const PAUSE_MS = 500;

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Runs statements that need the exclusive lock of a table for a moment, in one transaction. While a statement
 * waits for the lock, PostgreSQL makes all later statements on the table wait. Because an import may use the
 * table for minutes, the statements give up soon, and are repeated. The statements are sent one by one,
 * because Citus requires that ADD CONSTRAINT is sent alone.
 */
export async function withShortLock(runner: QueryRunner, ...statements: string[]): Promise<void> {
  while (!(await areDone(runner, statements))) await sleep(PAUSE_MS);
}

async function areDone(runner: QueryRunner, statements: readonly string[]): Promise<boolean> {
  await runner.startTransaction();
  try {
    await runner.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    for (const statement of statements) await runner.query(statement);
    await runner.commitTransaction();
    return true;
  } catch (error) {
    await runner.rollbackTransaction();
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}
