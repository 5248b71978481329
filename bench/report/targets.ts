import { type Results, runsOf, shareOf } from '../results';
import { spread } from '../statistics';
import { type Workload, WORKLOADS } from '../workloads';

/** Reports for each target whether the median of all repetitions meets it. */
export function targets(results: Results): string {
  const lines = WORKLOADS.flatMap((workload) => targetsOf(workload, results));
  // The targets are shares of the rate of pgbench. If pgbench is not installed, the much lower rate of a Node
  // driver is used instead. Then a warning says that the shares are too high.
  const caution = results.machine.limit.startsWith('pgbench')
    ? ''
    : '  Without pgbench the limit is too low, and the shares are too high: install it to see the real ones.\n';
  return `Targets\n${lines.map((line) => `  ${line}\n`).join('')}${caution}`;
}

function targetsOf({ name, title, target }: Workload, results: Results): string[] {
  const runs = runsOf(results, name);
  if (runs.length === 0) return [];
  const share = spread(runs.map(shareOf)).median;
  const p99 = spread(runs.map(({ service }) => service.p99)).median;
  return [
    `${verdict(share >= target.share)}  ${name} ${title}: ${(share * 100).toFixed(1)} % of the limit, to be ≥ ${(target.share * 100).toFixed(0)} %`,
    ...(target.p99 === undefined
      ? []
      : [
          `${verdict(p99 <= target.p99)}  ${name} ${title}: p99 ${p99.toFixed(1)} ms, to be ≤ ${target.p99} ms`,
        ]),
  ];
}

function verdict(met: boolean): string {
  return met ? 'met    ' : 'NOT met';
}
