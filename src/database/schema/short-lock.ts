import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';

/** Time to wait for a lock. Whoever asks for the table after this statement waits behind it for as long. */
const LOCK_TIMEOUT_MS = 500;

/** Pause between two attempts, in which those who waited behind the statement go on. */
const PAUSE_MS = 500;

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Runs a statement that needs an exclusive lock for a moment. PostgreSQL lets nobody pass a statement that waits for such
 * a lock, and a long import may hold the table for minutes: so the statement gives up soon, and tries again.
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
