import { type Caller, type CallerResults, CALLERS, type CallerWorkload } from '../callers/caller-results';
import { spread } from '../statistics';
import { aligned, rateColumns } from './aligned';
import { write } from './report';

/**
 * The target of this benchmark: the requests per second with an API key, divided by those without a key, must
 * be at least this number.
 */
const TARGET = 0.9;

/** Writes the results of the `callers` benchmark to a file and prints them. */
export function reportCallers(results: CallerResults, out: string | undefined): void {
  write(results, 'callers', undefined, out);
  process.stdout.write(`${callersTable(results)}\n`);
}

/**
 * The rate of requests with an API key or a token, divided by the rate of anonymous requests in the same
 * repetition.
 */
export function partOfAnonymous({ repeats }: CallerWorkload, caller: Caller) {
  return spread(repeats.map((one) => one[caller].requestsPerSecond / one.anonymous.requestsPerSecond));
}

function callersTable({ workloads, seconds, connections, commit }: CallerResults): string {
  const lines = workloads.flatMap((workload) =>
    CALLERS.map((caller) => {
      const rate = spread(workload.repeats.map((one) => one[caller].requestsPerSecond));
      const part = partOfAnonymous(workload, caller);
      return [`${workload.title}, ${caller}`, ...rateColumns(rate, part)];
    }),
  );
  return [
    `Commit ${commit}; medians and ranges of ${workloads[0]?.repeats.length ?? 0} × ${seconds} s, ${connections} connections`,
    '',
    ...aligned([['', 'req/s', 'range', 'of anonymous', 'range'], ...lines]),
    '',
    ...workloads.map((workload) => {
      const part = partOfAnonymous(workload, 'key').median;
      return `${part >= TARGET ? 'met    ' : 'NOT met'}  ${workload.title}, with a key: ${(part * 100).toFixed(1)} % of anonymous, to be ≥ ${TARGET * 100} %`;
    }),
  ].join('\n');
}
