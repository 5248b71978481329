import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../config/config';
import { Shutdown } from './shutdown';

export const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Two signals within this time, in ms, count as one Ctrl-C, because a process manager such as npm sends the
 * terminal's signal a second time.
 */
const SAME_CTRL_C_MS = 1000;

/**
 * Longest time in ms that closing the application takes in addition to `SHUTDOWN_DELAY` and
 * `SHUTDOWN_TIMEOUT`: one second until aborted requests end, and one second for the database pool.
 */
const CLOSE_MS = 2000;

/**
 * Ends the process at once if a signal arrives while the service starts. No data has been stored at that
 * time.
 * @returns a function that removes the signal handlers
 */
export function endOnSignal(): () => void {
  const endAtOnce = () => process.exit(0); // the embedded database and the workers end with this process
  for (const signal of SIGNALS) process.on(signal, endAtOnce);
  return () => {
    for (const signal of SIGNALS) process.off(signal, endAtOnce);
  };
}

/** Stops the service gracefully at the first signal, and at once at a second Ctrl-C. */
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

/** Ends the process when the service has stopped, with exit code 1 if the stop has failed. */
export function endAfter(stopped: Promise<unknown>): void {
  stopped.then(
    () => process.exit(0),
    (error: unknown) => {
      new Logger('Shutdown').error(error);
      process.exit(1);
    },
  );
}

/** Longest time that a shutdown may take, in ms. */
export function longestStop({ SHUTDOWN_DELAY, SHUTDOWN_TIMEOUT }: Config): number {
  return SHUTDOWN_DELAY + SHUTDOWN_TIMEOUT + CLOSE_MS;
}

/**
 * Stops serving, and closes the application. The database pool waits for all its SQL statements, even for those of
 * aborted requests.
 */
export async function closeApplication(app: NestExpressApplication, config: Config): Promise<void> {
  app.get(Shutdown).begin();
  await Promise.race([app.close(), sleep(longestStop(config))]);
}
