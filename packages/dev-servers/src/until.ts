import { setTimeout as sleep } from 'node:timers/promises';

type Nothing = false | null | undefined;

/**
 * Polls until the function `look` returns a value, for conditions that no event reports.
 * @throws Error that names the condition if it is not met within two minutes, so that a test does not hang
 */
export async function until<T>(what: string, look: () => T | Promise<T>): Promise<Exclude<T, Nothing>> {
  const deadline = performance.now() + 120_000;
  // The pauses between the checks of the condition get longer, because many checks need a new connection to
  // PostgreSQL or an HTTP request.
  for (let pause = 10; ; pause = Math.min(pause * 1.2, 100)) {
    const found = await look();
    if (found) return found as Exclude<T, Nothing>;
    if (performance.now() > deadline) throw new Error(`Timeout while waiting until ${what}.`);
    await sleep(pause);
  }
}
