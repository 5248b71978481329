import type { GrowthResults, SizeResult } from '../growth/growth-results';
import { type Spread, spread } from '../statistics';
import { aligned } from './aligned';
import { picture, whole } from './picture';
import { plots, type Series } from './plot';
import { write } from './report';

/**
 * The target for the time to read a page: the highest allowed ratio of the time with the largest table to the
 * time with the smallest table.
 */
const TARGET = 1.3;

/**
 * Writes the results of the `growth` benchmark to one file and a chart of them to another. Then prints the
 * results.
 */
export function reportGrowth(results: GrowthResults, out: string | undefined): void {
  write(results, 'growth', growthChart(results), out);
  process.stdout.write(`${growthTable(results)}\n`);
}

function growthTable(results: GrowthResults): string {
  const { sizes, seconds, connections, commit } = results;
  return [
    `Commit ${commit}; medians and ranges of ${sizes[0]?.pages.length ?? 0} × ${seconds} s, ${connections} connections; GET 50 of a random product, POST 100`,
    '',
    ...aligned([
      ['rows', 'page p50 ms', 'range', 'p99', 'alone p50', 'p99', 'rows/s written', 'range', 'bytes a row'],
      ...sizes.map((size) => {
        const { p50, p99, aloneP50, aloneP99, rows } = figuresOf(size);
        return [
          `${size.millions} M`,
          p50.median.toFixed(2),
          range(p50, (value) => value.toFixed(2)),
          p99.median.toFixed(1),
          aloneP50.median.toFixed(2),
          aloneP99.median.toFixed(2),
          whole(rows.median),
          range(rows, whole),
          String(size.bytesPerRow),
        ];
      }),
    ]),
    '',
    ...ratios(sizes),
  ].join('\n');
}

/** Measurements with the largest table, divided by measurements with the smallest table. */
function ratios(sizes: readonly SizeResult[]): string[] {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (!first || !last || first === last) return [];
  const ratio = (key: 'p50' | 'aloneP50') => figuresOf(last)[key].median / figuresOf(first)[key].median;
  return (['p50', 'aloneP50'] as const).map(
    (key) =>
      `${ratio(key) <= TARGET ? 'met    ' : 'NOT met'}  a page at ${last.millions} M rows takes ${ratio(key).toFixed(2)} times as long as at ${first.millions} M${key === 'aloneP50' ? ', alone' : ''}; to be ≤ ${TARGET}`,
  );
}

function figuresOf({ pages, inserts }: SizeResult) {
  return {
    p50: spread(pages.map(({ p50 }) => p50)),
    p99: spread(pages.map(({ p99 }) => p99)),
    aloneP50: spread(pages.map(({ alone }) => alone.p50)),
    aloneP99: spread(pages.map(({ alone }) => alone.p99)),
    rows: spread(inserts.map(({ rowsPerSecond }) => rowsPerSecond)),
  };
}

function range({ least, most }: Spread, format: (value: number) => string): string {
  return `${format(least)}–${format(most)}`;
}

/** An SVG chart whose horizontal axis is the number of rows: latencies above, insert rates below. */
export function growthChart(results: GrowthResults): string {
  const { sizes, machine, connections, seconds } = results;
  const over = (key: keyof ReturnType<typeof figuresOf>) =>
    sizes.map((size) => [size.millions, figuresOf(size)[key].median] as const);
  const series = (title: string, key: Parameters<typeof over>[0], style: Series['style']): Series => ({
    title,
    points: over(key),
    style,
    dots: true,
  });
  const x = { title: 'million rows', logarithmic: true };
  return picture({
    title: 'Pages and writes as the table grows',
    description: sizes
      .map((size) => {
        const { p50, p99, rows } = figuresOf(size);
        return `${size.millions} million rows: a page in ${p50.median} ms, p99 ${p99.median} ms; ${whole(rows.median)} rows written a second.`;
      })
      .join(' '),
    circumstances: [
      `Medians of ${sizes[0]?.pages.length ?? 0} × ${seconds} s, ${connections} connections; PostgreSQL ${machine.postgres} with 1 GB of shared_buffers,`,
      `one Node ${machine.node} process and the load together on ${machine.cores} cores of ${machine.cpu}, ${machine.memory} GB`,
    ],
    height: 590,
    option: plots(
      {
        top: 120,
        height: 170,
        title: 'GET 50 rows of a random product, ms',
        series: [
          series('p99', 'p99', 'second'),
          series('p50', 'p50', 'line'),
          series('p50 alone', 'aloneP50', 'second'),
        ],
        x,
      },
      {
        top: 370,
        height: 170,
        title: 'Rows written a second, by POST 100',
        series: [series('rows/s', 'rows', 'line')],
        x,
      },
    ),
  });
}
