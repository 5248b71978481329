import { setTimeout as sleep } from 'node:timers/promises';

type Nothing = false | null | undefined;

/**
 * Looks until there is something, for what no event tells of.
 * @throws Error that names what did not come about within two minutes: no promise, but the end of a hang
 */
export async function until<T>(what: string, look: () => T | Promise<T>): Promise<Exclude<T, Nothing>> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const found = await look();
    if (found) return found as Exclude<T, Nothing>;
    if (performance.now() > deadline) throw new Error(`It did not come about that ${what}.`);
    await sleep(20);
  }
}
