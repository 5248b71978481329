import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { WorkerProcess } from './worker-process';

/** Time between two questions to a worker, and longest time to wait for an answer, in ms. */
const ASK_EVERY_MS = 10_000;

/** Questions in a row without an answer before a kill. More than one, because this process may have been paused. */
const MOST_UNANSWERED = 3;

/**
 * Kills a worker that has not answered for half a minute, so that it is replaced. No health check would find it:
 * new connections go to the other workers, which work.
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
