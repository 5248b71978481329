import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../config/config';
import { Shutdown } from './shutdown';

export const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Two signals within this time, in ms, count as one Ctrl-C: a process manager such as npm forwards the terminal's. */
const SAME_CTRL_C_MS = 1000;

/**
 * Longest time in ms, after `SHUTDOWN_DELAY` and `SHUTDOWN_TIMEOUT`, until the application is closed: one second for
 * aborted requests to end, and one for the database pool.
 */
const CLOSE_MS = 2000;

/** Ends the process at a signal during the start, when nothing was stored yet. @returns a function that undoes this */
export function endOnSignal(): () => void {
  const endAtOnce = () => process.exit(0); // the embedded database and the workers end with this process
  for (const signal of SIGNALS) process.on(signal, endAtOnce);
  return () => {
    for (const signal of SIGNALS) process.off(signal, endAtOnce);
  };
}

/** The first signal stops gracefully, a second Ctrl-C stops at once. */
export function stopOnSignal(stop: () => Promise<unknown>): void {
  let beganAt: number | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (beganAt !== undefined) {
        if (signal === 'SIGINT' && performance.now() - beganAt > SAME_CTRL_C_MS) process.exit(130);
        return;
      }
      beganAt = performance.now();
      endAfter(stop());
    });
  }
}

/** Ends the process after its stop, with exit code 1 if the stop failed. */
export function endAfter(stopped: Promise<unknown>): void {
  stopped.then(
    () => process.exit(0),
    (error: unknown) => {
      new Logger('Shutdown').error(error);
      process.exit(1);
    },
  );
}

/** Longest time that a stop may need, in ms. */
export function longestStop({ SHUTDOWN_DELAY, SHUTDOWN_TIMEOUT }: Config): number {
  return SHUTDOWN_DELAY + SHUTDOWN_TIMEOUT + CLOSE_MS;
}

/** Stops serving, and closes the application. The database pool waits for its statements, even of aborted requests. */
export async function closeApplication(app: NestExpressApplication, config: Config): Promise<void> {
  app.get(Shutdown).begin();
  await Promise.race([app.close(), sleep(longestStop(config))]);
}
