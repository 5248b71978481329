import {
  type Beside,
  type FileResults,
  mostMemory,
  partOfCopy,
  timesAsLong,
  type Transfer,
  transfersOf,
} from '../files/file-results';
import { isDisturbed, type Measurement } from '../results';
import { type Spread, spread } from '../statistics';
import { aligned } from './aligned';
import { whole } from './picture';
import { write } from './report';

/**
 * The targets of a CSV import: the lowest allowed ratio of its rate to the rate of a PostgreSQL client, and
 * the maximum memory in MB.
 */
const TARGETS = { part: 0.9, memory: 300 };

/** Writes the results of the `files` benchmark to a file and prints them. */
export function reportFiles(results: FileResults, out: string | undefined): void {
  write(results, 'files', undefined, out);
  process.stdout.write(`${filesTable(results)}\n`);
}

export function filesTable(results: FileResults): string {
  const { repeats, millions, seconds, connections, commit, machine } = results;
  const imports = repeats.map((repeat) => repeat.imports);
  const exports = repeats.map((repeat) => repeat.exports);
  return [
    `Commit ${commit}; medians and ranges of ${repeats.length} repeats, a file of ${millions} million rows; copy by ${machine.limit}`,
    '',
    ...aligned([
      ['', 'rows/s', 'range', '% of copy', 'range', 'most MB', 'cores: node', 'postgres', 'load'],
      line('import CSV', imports, 'csv'),
      line('import CSV, gzip', imports, 'gzip'),
      line('import NDJSON', imports, 'ndjson'),
      line('copy of CSV', imports, 'copy'),
      line('export CSV', exports, 'csv'),
      line('export NDJSON', exports, 'ndjson'),
      line('copy to CSV', exports, 'copy'),
    ]),
    '',
    `GET 50 rows for ${seconds} s by ${connections} connections`,
    `  alone: ${rate(repeats.map(({ queries }) => queries.alone))}`,
    `  while an import is under way: ${rate(repeats.map(({ queries }) => queries.meanwhile))}`,
    `  which is ${times(timesAsLong(repeats, 'p50'))} the p50 and ${times(timesAsLong(repeats, 'p99'))} the p99`,
    '',
    ...verdicts(imports),
    ...cautions(results),
  ].join('\n');
}

function line<Form extends string>(title: string, repeats: readonly Beside<Form>[], form: Form | 'copy') {
  const transfers: Transfer[] = repeats.map((repeat) => repeat[form]);
  const part = partOfCopy(repeats, form);
  const cores = (role: 'node' | 'postgres' | 'load') => {
    const values = transfers.flatMap((transfer) => transfer.cores?.[role] ?? []);
    return values.length === 0 ? '' : spread(values).median.toFixed(2);
  };
  const rates = spread(transfers.map(({ rowsPerSecond }) => rowsPerSecond));
  return [
    title,
    whole(rates.median),
    range(rates, whole),
    ...(form === 'copy'
      ? ['', '', '']
      : [percent(part.median), range(part, percent), whole(mostMemory(transfers))]),
    cores('node'),
    cores('postgres'),
    cores('load'),
  ];
}

function verdicts(imports: readonly Beside<'csv'>[]): string[] {
  const part = partOfCopy(imports, 'csv').median;
  const memory = mostMemory(imports.map(({ csv }) => csv));
  const verdict = (isMet: boolean) => (isMet ? 'met    ' : 'NOT met');
  return [
    `${verdict(part >= TARGETS.part)}  import of CSV: ${percent(part)} % of copy, to be ≥ ${TARGETS.part * 100} %`,
    `${verdict(memory <= TARGETS.memory)}  import of CSV: at most ${whole(memory)} MB, to be ≤ ${TARGETS.memory} MB`,
  ];
}

function cautions({ repeats, machine }: FileResults): string[] {
  const measurements = repeats.flatMap((repeat) => [
    ...transfersOf(repeat),
    ...Object.values(repeat.queries),
  ]);
  const disturbed = measurements.filter(isDisturbed).length;
  return [
    ...(machine.limit.startsWith('psql')
      ? []
      : ['Without psql the parts are not the real ones: install it.']),
    ...(disturbed === 0
      ? []
      : [
          `Disturbed by something else on this machine: ${disturbed} of ${measurements.length} measurements.`,
        ]),
  ];
}

function rate(measurements: readonly Measurement[]): string {
  const median = (key: 'requestsPerSecond' | 'p50' | 'p99') =>
    spread(measurements.map((one) => one[key])).median;
  return `${whole(median('requestsPerSecond'))}/s, p50 ${median('p50').toFixed(1)} ms, p99 ${median('p99').toFixed(1)} ms`;
}

function range({ least, most }: Spread, format: (value: number) => string): string {
  return `${format(least)}–${format(most)}`;
}

function percent(part: number): string {
  return (part * 100).toFixed(1);
}

function times({ median }: Spread): string {
  return `${median.toFixed(1)} times`;
}
