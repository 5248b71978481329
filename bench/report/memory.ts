import type { Crowd, MemoryResults, Pair, Rate } from '../memory/memory-results';
import { spread } from '../statistics';
import { picture, whole } from './picture';
import { plots } from './plot';
import { write } from './report';

/** The targets of the memory benchmark: memory in MB, growth in MB a minute, and latency of `/livez` in ms. */
export const TARGETS = { idle: 115, after: 220, growth: 0.5, large: 60, livez: 100 };

/**
 * Writes the results of the `memory` benchmark to one file and a chart of them to another. Then prints the
 * results.
 */
export function reportMemory(results: MemoryResults, out: string | undefined): void {
  write(results, 'memory', memoryChart(results), out);
  process.stdout.write(`${memoryTable(results)}\n`);
}

function memoryTable(results: MemoryResults): string {
  const { idle, collected, growth, large, slow, crowd, minutes, requests, commit } = results;
  const last = collected.at(-1);
  const most = Math.max(...results.samples.map((sample) => Number(sample.split(' ')[1])));
  return [
    `Commit ${commit}; ${minutes} minutes of all workloads in turn, ${results.connections} connections, ${whole(requests)} requests`,
    `  idle ${idle.rss} MB resident${verdict(idle.rss, TARGETS.idle, 'MB')}`,
    `  at the end ${last?.rss ?? '?'} MB resident${verdict(last?.rss ?? NaN, TARGETS.after, 'MB')}, at most ${most} MB`,
    `  heap after a collection ${collected[0]?.heap ?? '?'} → ${last?.heap ?? '?'} MB; ${inSecondHalf(growth)}`,
    '',
    `One update of ${whole(large.items)} items, ${whole(large.bytes / 1024)} KB, on an idle service`,
    `  resident +${large.most.rss} MB${verdict(large.most.rss, TARGETS.large, 'MB')}, the first time +${large.first.rss} MB; heap +${large.most.heap} MB${verdict(large.most.heap, TARGETS.large, 'MB')}, buffers +${large.most.external} MB`,
    '',
    `${slow.clients} clients that send ${slow.bytesPerSecond} bytes a second; ${slow.stored} of them stored in the end`,
    `  GET 50     ${beside(slow.without, slow.with, ({ d }) => d)}`,
    `  POST 100   ${beside(slow.without, slow.with, ({ b }) => b)}`,
    '',
    ...crowdLines(crowd),
  ].join('\n');
}

function inSecondHalf(growth: number | undefined): string {
  if (growth === undefined) return 'too short to tell more';
  return `in the second half ${growth} MB a minute${verdict(growth, TARGETS.growth, 'MB a minute')}`;
}

function crowdLines(crowd: Crowd): string[] {
  const answers = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([answer, count]) => `${whole(count)} × ${answer}`)
      .join(', ');
  return [
    `${crowd.connections} connections that post 1,000 items each, for ${crowd.seconds} s: ${answers(crowd.answers)}`,
    `  /livez p50 ${crowd.livez.p50} ms, p99 ${crowd.livez.p99} ms${verdict(crowd.livez.p99, TARGETS.livez, 'ms')}, at most ${crowd.livez.most} ms, after ${crowd.livez.mostAt} s; the benchmark's own delay ${crowd.ownDelay} ms`,
    `  GET 50 by 8: alone ${rate(crowd.readsAlone)}; beside the crowd ${rate(crowd.reads)}: ${answers(crowd.readAnswers)}`,
    `  resident ${crowd.rssBefore} MB before, at most ${crowd.peakRss} MB`,
  ];
}

function verdict(value: number, target: number, unit: string): string {
  return ` (${value <= target ? 'met' : 'NOT met'}: ≤ ${target} ${unit})`;
}

function beside(without: readonly Pair[], others: readonly Pair[], of: (pair: Pair) => Rate): string {
  const medians = (pairs: readonly Pair[]): Rate => {
    const median = (key: keyof Rate) => spread(pairs.map((pair) => of(pair)[key])).median;
    return { requestsPerSecond: median('requestsPerSecond'), p50: median('p50'), p99: median('p99') };
  };
  return `without them ${rate(medians(without))}; with them ${rate(medians(others))}`;
}

function rate({ requestsPerSecond, p50, p99 }: Rate): string {
  return `${whole(requestsPerSecond)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}

/** An SVG chart of the memory over time. */
export function memoryChart(results: MemoryResults): string {
  const { samples, collected, minutes, growth, machine, connections } = results;
  const columns = samples.map((sample) => sample.split(' ').map(Number));
  const over = (column: number) =>
    columns.map((values) => [(values[0] ?? 0) / 60, values[column] ?? 0] as const);
  const left = collected.map(({ second, heap }) => [second / 60, heap] as const);
  const last = collected.at(-1);
  return picture({
    title: 'Memory of the service under load, in MB',
    description: `After ${minutes} minutes ${last?.rss ?? '?'} MB are resident, and ${last?.heap ?? '?'} MB of heap are left after a collection; ${inSecondHalf(growth)}.`,
    circumstances: [
      `All workloads in turn, ${connections} connections, one Node ${machine.node} process`,
      `What is left of the heap after a collection: ${inSecondHalf(growth)}`,
    ],
    height: 430,
    option: plots({
      top: 110,
      height: 270,
      title: '',
      series: [
        { title: 'resident', points: over(1), style: 'second' },
        { title: 'heap in use', points: over(2), style: 'second' },
        { title: 'heap, collected', points: left, style: 'line', dots: true },
      ],
      x: { title: 'minutes' },
    }),
  });
}
