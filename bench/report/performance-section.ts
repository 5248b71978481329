import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileResults, mostMemory, partOfCopy, transfersOf } from '../files/file-results';
import type { GrowthResults } from '../growth/growth-results';
import type { MemoryResults } from '../memory/memory-results';
import type { CallerResults } from '../callers/caller-results';
import { partOfAnonymous } from './callers';
import { type Results, runsOf, shareOf } from '../results';
import { spread } from '../statistics';
import { WORKLOADS } from '../workloads';

const RESULTS = join(__dirname, '../results');

/** The relative path from docs/performance.md to the folder of the benchmark results. */
const LINK = '../bench/results';

/** A benchmark result, and the link to its file. The link has no file extension. */
interface Named<T> {
  readonly path: string;
  readonly results: T;
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

/**
 * Returns the section of docs/performance.md that contains the measured values. The document names the result
 * files from which the values come. So the section stays the same after a new measurement until the document
 * names other files.
 */
export function performanceSection(document: string): string {
  const full = named<Results>(document, 'full');
  return [
    `[![Each workload beside what PostgreSQL can do](${full.path}.svg)](${full.path}.json)`,
    '',
    '<!-- prettier-ignore -->',
    ...workloads(full.results),
    '',
    machine(full),
    '',
    ...callerLines(named<CallerResults>(document, 'callers')),
    ...growthLines(named<GrowthResults>(document, 'growth')),
    ...memoryLines(named<MemoryResults>(document, 'memory')),
    ...fileLines(named<FileResults>(document, 'files')),
  ].join('\n');
}

type Kind = 'full' | 'growth' | 'memory' | 'callers' | 'files';

/**
 * Reads the benchmark result that is named in the first comment of the document, in a line such as `full:
 * 2026-11-27-1932-full-395a9458`.
 */
function named<T>(document: string, kind: Kind): Named<T> {
  const names = /<!-- results\n([^]*?)-->/.exec(document)?.[1] ?? '';
  const name = new RegExp(`^${kind}: (\\S+)$`, 'm').exec(names)?.[1];
  if (name === undefined) throw new Error(`The document names no results of the kind ${kind}.`);
  const results = JSON.parse(readFileSync(join(RESULTS, `${name}.json`), 'utf8')) as T;
  return { path: `${LINK}/${name}`, results };
}

function workloads(results: Results): string[] {
  const rows = WORKLOADS.toSorted((a, b) => a.name.localeCompare(b.name)).map(({ name, title }) => {
    const runs = runsOf(results, name);
    const median = (figure: (run: (typeof runs)[number]) => number) => spread(runs.map(figure)).median;
    return [
      title,
      whole(median(({ service }) => service.requestsPerSecond)),
      whole(median(({ service }) => service.rowsPerSecond)),
      `${median(({ service }) => service.p50).toFixed(1)} · ${median(({ service }) => service.p99).toFixed(1)}`,
      whole(median(({ limit }) => limit.requestsPerSecond)),
      `${Math.round(median(shareOf) * 100)} %`,
    ];
  });
  return [
    ['', 'requests/s', 'rows/s', 'p50 · p99, ms', 'PostgreSQL alone, requests/s', 'share'],
    ['---', ...Array<string>(5).fill('--:')],
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`);
}

function machine({ path, results }: Named<Results>): string {
  const { machine, repeats, seconds, connections, rows } = results;
  return (
    `Medians of [${repeats.length} runs of ${seconds} s](${path}.json) with ${connections} connections and ${whole(rows)} rows: one Node ` +
    `${machine.node} process, PostgreSQL ${machine.postgres} with durable commits, Redis ${machine.redis} and the load itself, all on ` +
    `${machine.cores} cores of ${machine.cpu} with ${machine.memory} GB.`
  );
}

function callerLines({ path, results }: Named<CallerResults>): string[] {
  const parts = results.workloads.map((workload) => {
    const [key, token] = (['key', 'token'] as const).map((caller) =>
      Math.round(partOfAnonymous(workload, caller).median * 100),
    );
    return `${workload.title}: ${key ?? ''} % with a key, ${token ?? ''} % with a token`;
  });
  return [
    `- **Callers that say who they are** get [this much](${path}.json) of the rate of those that do not: ${parts.join('; ')}.`,
  ];
}

function growthLines({ path, results }: Named<GrowthResults>): string[] {
  const [first, last] = [results.sizes[0], results.sizes.at(-1)];
  if (!first || !last) return [];
  const page = ({ pages }: typeof first) => spread(pages.map(({ p50 }) => p50)).median;
  const written = ({ inserts }: typeof first) =>
    spread(inserts.map(({ rowsPerSecond }) => rowsPerSecond)).median;
  return [
    `- **Growth:** a page of 50 among ${last.millions} million rows takes [${(page(last) / page(first)).toFixed(2)} times](${path}.json) ` +
      `as long as among ${first.millions} million; ${whole(written(last))} rows a second are written then, instead of ${whole(written(first))}.`,
  ];
}

function memoryLines({ path, results }: Named<MemoryResults>): string[] {
  const { idle, collected, minutes, requests, crowd, large, slow } = results;
  const heaps = collected.slice(1).map(({ heap }) => heap);
  return [
    `- **Memory:** ${Math.round(idle.rss)} MB when idle. In [${minutes} minutes](${path}.json) of all of these in turn, ${whole(requests)} ` +
      `requests, the heap after a collection stayed between ${Math.min(...heaps).toFixed(0)} and ${Math.max(...heaps).toFixed(0)} MB. ` +
      `An update of ${whole(large.items)} readings takes ${Math.round(large.most.heap)} MB for as long as it lasts.`,
    `- **Too much:** while ${crowd.connections} connections sent updates of 1,000 without a pause, \`/livez\` answered in ` +
      `${Math.round(crowd.livez.p99)} ms at p99 and readers got ${whole(crowd.reads.requestsPerSecond)} pages a second. ` +
      `${slow.clients} clients that send at a crawl slow nobody down.`,
  ];
}

export function fileLines({ path, results }: Named<FileResults>): string[] {
  const { repeats, millions, connections, machine } = results;
  const imports = repeats.map((repeat) => repeat.imports);
  const exports = repeats.map((repeat) => repeat.exports);
  const rate = (transfers: readonly { readonly rowsPerSecond: number }[]) =>
    whole(spread(transfers.map(({ rowsPerSecond }) => rowsPerSecond)).median);
  const part = (form: 'csv' | 'gzip' | 'ndjson') => Math.round(partOfCopy(imports, form).median * 100);
  const p99 = (query: 'alone' | 'meanwhile') =>
    spread(repeats.map(({ queries }) => queries[query].p99)).median.toFixed(1);
  return [
    `- **Files:** ${millions} million readings as CSV are stored at ${rate(imports.map(({ csv }) => csv))} rows a second, ` +
      `[${part('csv')} %](${path}.json) of what ${machine.limit} gets out of \`\\copy\`; ${part('gzip')} % packed with gzip, ${part('ndjson')} % as ` +
      `NDJSON. Meanwhile ${connections} readers get their pages of 50 in ${p99('meanwhile')} ms at p99, ` +
      `instead of ${p99('alone')}. All of them are exported at ${rate(exports.map(({ csv }) => csv))} rows a second as CSV, ` +
      `${rate(exports.map(({ ndjson }) => ndjson))} as NDJSON. The service takes up ${whole(mostMemory(repeats.flatMap(transfersOf)))} MB at most.`,
  ];
}

// If this file is run as a program, it reads docs/performance.md from stdin, and writes the text with the
// measured values for that document to stdout.
if (require.main === module) process.stdout.write(performanceSection(readFileSync(0, 'utf8')));
