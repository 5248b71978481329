import { failuresOf, sumOf } from '../hostile/answers';
import type { AttackResult } from '../hostile/hostile-results';
import { sharesOf } from '../hostile/verdict';
import { rounded } from '../results';
import type { SoakedAttack } from './soak-results';

/**
 * Adds one run to the results of an attack.
 * @param before the results of the earlier runs of this attack; undefined for the first run
 */
export function addTime(before: SoakedAttack | undefined, result: AttackResult): SoakedAttack {
  const { readers, writers, files } = sharesOf(result);
  return {
    name: result.name,
    title: result.title,
    times: (before?.times ?? 0) + 1,
    worstLivez: Math.max(before?.worstLivez ?? 0, result.livez.worst),
    worstNewcomer: Math.max(before?.worstNewcomer ?? 0, result.newcomer.worst),
    peak: Math.max(before?.peak ?? 0, result.memory.peak),
    readers: rounded(Math.min(before?.readers ?? Infinity, readers)),
    writers: rounded(Math.min(before?.writers ?? Infinity, writers)),
    files: rounded(Math.min(before?.files ?? Infinity, files)),
    failures: sumOf(before?.failures ?? {}, failuresOf(result.meanwhile, result.after)),
    endings: (before?.endings ?? 0) + result.endings.length,
  };
}
