import { filesRate, readersRate, writersRate } from './answers';
import type { AttackResult } from './hostile-results';

/**
 * The targets during an attack: the longest allowed latency of `/livez` in ms, and the lowest allowed ratio
 * of the normal callers' request rate to their rate before the attack.
 */
export const TARGETS = { livez: 250, share: 0.5 };

/** The rates of normal callers during the attack, as shares of their rates before the attack. */
export function sharesOf({ quiet, meanwhile }: Pick<AttackResult, 'quiet' | 'meanwhile'>) {
  return {
    readers: readersRate(meanwhile) / readersRate(quiet),
    writers: writersRate(meanwhile) / writersRate(quiet),
    files: filesRate(meanwhile) / filesRate(quiet),
  };
}

export function holds(result: AttackResult): boolean {
  return (
    result.endings.length === 0 &&
    Math.max(result.livez.worst, result.newcomer.worst) <= TARGETS.livez &&
    Math.min(...Object.values(sharesOf(result))) >= TARGETS.share
  );
}
