import { filesRate, readersRate, writersRate } from './answers';
import type { AttackResult } from './hostile-results';

/** What is to hold while an attack goes on: the longest answer of `/livez` in ms, and the share of their usual rate that
 * others keep at least. */
export const TARGETS = { livez: 250, share: 0.5 };

/** Parts of their rate before that normal callers have during the attack. */
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
