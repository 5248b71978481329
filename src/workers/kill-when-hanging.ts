import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { WorkerProcess } from './worker-process';

/**
 * The pause before a check of a worker process, and the time limit for its answer, both in ms. If a check
 * gets no answer, the next check follows without a pause.
 */
const ASK_EVERY_MS = 10_000;

/**
 * After this number of consecutive checks without an answer, a worker process is killed. One such check is
 * not enough: perhaps the worker works well, and only the primary process was paused.
 */
const MOST_UNANSWERED = 3;

/**
 * Kills a worker process that has not answered for half a minute, so that a new worker replaces it. A health check
 * would not find such a worker, because new connections go to other workers.
 */
export async function killWhenHanging(worker: WorkerProcess): Promise<void> {
  for (let unanswered = 0; unanswered < MOST_UNANSWERED;) {
    if (unanswered === 0) await sleep(ASK_EVERY_MS, undefined, { ref: false });
    unanswered = (await worker.isAlive(ASK_EVERY_MS)) ? 0 : unanswered + 1;
  }
  if (worker.hasEnded) return;
  new Logger('Workers').error(`Worker ${worker.pid} hangs and is killed`);
  worker.kill();
}
