import type { Cores } from '../measure/processes';
import type { Measurement } from '../results';
import type { SideBySideResults } from '../side-by-side/side-by-side-results';
import { spread } from '../statistics';
import { aligned, rateColumns } from './aligned';
import { write } from './report';

/** Writes the results of a benchmark that compares two services to a file, and prints them. */
export function reportSideBySide<Kind extends string>(
  results: SideBySideResults<Kind>,
  out: string | undefined,
): void {
  write(results, results.command, undefined, out);
  process.stdout.write(`${sideBySideTable(results)}\n`);
}

/** Returns the CPU time that a program takes for a request, in ms; empty if it was not measured. */
function timeOf(role: keyof Cores, measurements: readonly Measurement[]): string {
  const times = measurements.flatMap(({ cores, requestsPerSecond }) =>
    cores?.[role] === undefined ? [] : [(cores[role] / requestsPerSecond) * 1000],
  );
  return times.length === 0 ? '' : spread(times).median.toFixed(2);
}

export function sideBySideTable<Kind extends string>(results: SideBySideResults<Kind>): string {
  const { kinds, workloads, seconds, connections, commit } = results;
  const [baseline] = kinds;
  const lines = workloads.flatMap(({ title, repeats }) =>
    kinds.map((kind) => {
      const measurements = repeats.map((one) => one[kind]);
      const rates = measurements.map(({ requestsPerSecond }) => requestsPerSecond);
      const shares = repeats.map((one) => one[kind].requestsPerSecond / one[baseline].requestsPerSecond);
      return [
        `${title}, ${kind}`,
        ...rateColumns(spread(rates), spread(shares)),
        ...(['node', 'postgres', 'replica'] as const).map((role) => timeOf(role, measurements)),
      ];
    }),
  );
  const titles = ['', 'req/s', 'range', `of ${baseline}`, 'range', 'ms: Node', 'PostgreSQL', 'replica'];
  return [
    `Commit ${commit}; medians and ranges of ${workloads[0]?.repeats.length ?? 0} × ${seconds} s, ${connections} connections`,
    '',
    ...aligned([titles, ...lines]),
  ].join('\n');
}
