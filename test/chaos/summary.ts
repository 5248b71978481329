import type { Ledger } from './ledger';
import type { MemorySamples } from './memory-samples';
import type { Schedule } from './schedule';
import type { Tally } from './tally';
import type { Violations } from './violations';

/** The results of a chaos run, with times in ms and memory in MB. */
export function summaryOf(
  run: { readonly minutes: number; readonly seed: number },
  tally: Tally,
  schedule: Schedule,
  ledger: Ledger,
  memory: MemorySamples,
  violations: Violations,
) {
  const { lost, doubled, inPart, refusedButStored } = ledger;
  return {
    ...run,
    node: process.version,
    seconds: Math.round(violations.second),
    requests: tally.requests,
    answers: tally.answers,
    writes: ledger.outcomes,
    faults: schedule.counts,
    lost,
    doubled,
    inPart,
    refusedButStored,
    longestWaits: tally.longestWaits,
    longestRecovery: schedule.longestRecovery,
    violations: violations.found,
    memory: {
      peak: memory.peak,
      medians: memory.medians,
      samples: memory.samples.map((sample) => Object.values(sample).join(' ')),
    },
  };
}

export type Summary = ReturnType<typeof summaryOf>;

export function textOf(summary: Summary): string {
  const { requests, answers, writes, faults, lost, doubled, inPart, refusedButStored } = summary;
  const { longestWaits, longestRecovery, violations, memory } = summary;
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort(([, one], [, other]) => other - one)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  return [
    `${requests} requests in ${summary.seconds} s with --seed ${summary.seed}: ${list(answers)}`,
    `Writes: ${list(writes)}`,
    `Faults: ${list(faults)}`,
    `Lost ${lost}, doubled ${doubled}, in part ${inPart}, refused but stored ${refusedButStored}`,
    `Longest waits, ms: ${list(longestWaits)}; until all was well after a fault: ${longestRecovery}`,
    `Memory of an instance: at most ${memory.peak} MB; medians of each sixth of the run: ${memory.medians.join(', ')} MB`,
    violations.length === 0
      ? 'No promise was broken'
      : `${violations.length} VIOLATIONS:\n${violations.join('\n')}`,
  ].join('\n');
}
