import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import { withAdvice } from './connection-advice';

const RETRY_MS = 1000;

/**
 * Longest time that the service waits at its start for the first attempt to use PostgreSQL. A longer attempt,
 * such as one with a long migration, continues while the service already listens.
 */
const FIRST_ATTEMPT_MS = 5000;

const NOT_READY_YET =
  'The first connection or the migrations take longer than 5 s: the service listens, and is not ready yet';

/**
 * Tries to use PostgreSQL, again and again until this succeeds. Logs the reason for each failure. The promise
 * resolves when the first attempt has ended, or after 5 s if that is earlier. So the service may be started
 * before PostgreSQL.
 *
 * @param signal stops the attempts
 */
export async function firstAttempt(
  attempt: () => Promise<void>,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const succeeds = () =>
    attempt().then(
      () => true,
      (error: unknown) => {
        logger.error(`PostgreSQL cannot be used yet, trying again: ${withAdvice(error)}`);
        return false;
      },
    );
  const first = succeeds();
  void keepTrying(first, succeeds, signal);
  const timeout = new AbortController();
  const waited = sleep(FIRST_ATTEMPT_MS, undefined, timeout).then(
    () => {
      logger.warn(NOT_READY_YET);
    },
    () => undefined,
  );
  await Promise.race([first, waited]);
  timeout.abort();
}

async function keepTrying(
  first: Promise<boolean>,
  succeeds: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  let succeeded = await first;
  while (!succeeded) {
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    succeeded = await succeeds();
  }
}
