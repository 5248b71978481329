import { spread } from '../statistics';
import { type WorkerResults, WORKERS, type Workers, type WorkerWorkload } from '../workers/worker-results';
import { aligned, rateColumns } from './aligned';
import { write } from './report';

/** Writes the results of the `workers` benchmark to a file and prints them. */
export function reportWorkers(results: WorkerResults, out: string | undefined): void {
  write(results, 'workers', undefined, out);
  process.stdout.write(`${workersTable(results)}\n`);
}

/** The rate with the given number of workers, divided by the rate with one process in the same repetition. */
function partOfOne({ repeats }: WorkerWorkload, workers: Workers) {
  return spread(repeats.map((one) => one[workers].requestsPerSecond / one[1].requestsPerSecond));
}

/** The CPU time that Node takes for a request, in ms; undefined if the operating system does not report it. */
function nodeTime({ repeats }: WorkerWorkload, workers: Workers): number | undefined {
  const times = repeats.flatMap(({ [workers]: { cores, requestsPerSecond } }) =>
    cores === undefined ? [] : [(cores.node / requestsPerSecond) * 1000],
  );
  return times.length === 0 ? undefined : spread(times).median;
}

function workersTable({ workloads, seconds, connections, commit }: WorkerResults): string {
  const lines = workloads.flatMap((workload) =>
    WORKERS.map((workers) => {
      const rate = spread(workload.repeats.map((one) => one[workers].requestsPerSecond));
      const part = partOfOne(workload, workers);
      return [
        `${workload.title}, ${workers}`,
        ...rateColumns(rate, part),
        nodeTime(workload, workers)?.toFixed(2) ?? '',
      ];
    }),
  );
  return [
    `Commit ${commit}; medians and ranges of ${workloads[0]?.repeats.length ?? 0} × ${seconds} s, ${connections} connections`,
    '',
    ...aligned([['', 'req/s', 'range', 'of one', 'range', 'ms in Node'], ...lines]),
  ].join('\n');
}
