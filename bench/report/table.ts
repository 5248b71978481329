import { isDisturbed, type Measurement, type Results, runsOf, shareOf } from '../results';
import { spread } from '../statistics';
import { WORKLOADS } from '../workloads';
import { aligned } from './aligned';

/** Returns one measured value of a repetition; undefined if this value was not measured. */
type Figure<Run> = (run: Run) => number | undefined;

interface Line {
  readonly service: Measurement;
  readonly limit?: { readonly requestsPerSecond: number };
  readonly share?: number;
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const decimals = (count: number) => (value: number) => value.toFixed(count);

const COLUMNS: readonly [title: string, figure: Figure<Line>, format: (value: number) => string][] = [
  ['req/s', ({ service }) => service.requestsPerSecond, whole],
  ['rows/s', ({ service }) => service.rowsPerSecond || undefined, whole],
  ['p50 ms', ({ service }) => service.p50, decimals(1)],
  ['p99 ms', ({ service }) => service.p99, decimals(1)],
  ['% of limit', ({ share }) => share && share * 100, decimals(1)],
  ['limit req/s', ({ limit }) => limit?.requestsPerSecond, whole],
  ['cores: node', ({ service }) => service.cores?.node, decimals(2)],
  ['postgres', ({ service }) => service.cores?.postgres, decimals(2)],
  ['redis', ({ service }) => service.cores?.redis, decimals(2)],
  ['load', ({ service }) => service.cores?.load, decimals(2)],
  ['RSS MB', ({ service }) => service.rss, whole],
];

/** A text table of the results: the medians of each workload, and below them the lowest and highest values. */
export function table(results: Results): string {
  const workloads = WORKLOADS.toSorted((a, b) => a.name.localeCompare(b.name)).flatMap(({ name, title }) => {
    const runs = runsOf(results, name);
    return runs.length === 0
      ? []
      : rowsFor(
          `${name}  ${title}`,
          runs.map((run) => ({ ...run, share: shareOf(run) })),
        );
  });
  const hello = rowsFor(
    'Nest hello',
    results.repeats.map((repeat) => ({ service: repeat.hello })),
  );
  const lines = aligned([['', ...COLUMNS.map(([title]) => title)], ...workloads, ...hello]);
  return `${heading(results)}\n\n${lines.join('\n')}\n${caution(results)}`;
}

function rowsFor(title: string, lines: readonly Line[]): string[][] {
  const columns = COLUMNS.map(([, figure, format]) => {
    const values = lines.map(figure).filter((value) => value !== undefined);
    if (values.length === 0) return { median: '', range: '' };
    const { median, least, most } = spread(values);
    return { median: format(median), range: `${format(least)}–${format(most)}` };
  });
  return [
    [title, ...columns.map(({ median }) => median)],
    ['', ...columns.map(({ range }) => range)],
  ];
}

function heading({ machine, repeats, seconds, connections, rows, commit }: Results): string {
  return [
    `Commit ${commit}; medians and ranges of ${repeats.length} × ${seconds} s, ${connections} connections, ${rows.toLocaleString('en')} rows`,
    `${machine.cores} × ${machine.cpu}, ${machine.memory} GB; ${machine.system}`,
    `Node ${machine.node}, PostgreSQL ${machine.postgres}, Redis ${machine.redis}; load by ${machine.load}, limit by ${machine.limit}`,
  ].join('\n');
}

function caution({ rough, repeats }: Results): string {
  const measurements = repeats.flatMap(({ hello, workloads }) => [
    hello,
    ...Object.values(workloads).map(({ service }) => service),
  ]);
  const disturbed = measurements.filter(isDisturbed).length;
  return [
    ...(rough ? ['This was quick, so it is rough: do not quote it.'] : []),
    ...(disturbed > 0
      ? [`Disturbed by something else on this machine: ${disturbed} of ${measurements.length} measurements.`]
      : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
