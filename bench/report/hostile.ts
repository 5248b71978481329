import { failuresOf, filesRate, readersRate, writersRate } from '../hostile/answers';
import type { AttackResult, HostileResults, Stored } from '../hostile/hostile-results';
import { holds, sharesOf, TARGETS } from '../hostile/verdict';
import { aligned } from './aligned';
import { whole } from './picture';
import { write } from './report';

/** Writes the results of the `hostile` benchmark to a file and prints them. */
export function reportHostile(results: HostileResults, out: string | undefined): void {
  write(results, 'hostile', undefined, out);
  process.stdout.write(`${hostileTable(results)}\n`);
}

/** One line of progress about an attack. */
export function attackLine(result: AttackResult): string {
  const { name, livez, newcomer, memory, endings } = result;
  const { readers, writers, files } = sharesOf(result);
  return [
    `${holds(result) ? 'held    ' : 'NOT held'} ${name}: /livez at most ${whole(livez.worst)} ms, on a new connection ${whole(newcomer.worst)} ms`,
    `${whole(memory.peak)} MB at most, ${whole(memory.rested)} MB after`,
    `readers ${percent(readers)}, writers ${percent(writers)}, files ${percent(files)}`,
    fate(endings),
  ].join('; ');
}

export function hostileTable(results: HostileResults): string {
  const { attacks, seconds, restSeconds, memoryLimit, commit, stored } = results;
  const lines = attacks.map((result) => {
    const { name, livez, newcomer, memory, endings, meanwhile, after, cores } = result;
    const { readers, writers, files } = sharesOf(result);
    return [
      name,
      whole(livez.worst),
      whole(livez.p99),
      whole(newcomer.worst),
      whole(memory.before),
      whole(memory.peak),
      whole(memory.rested),
      percent(readers),
      percent(writers),
      percent(files),
      cores.attacker.toFixed(2),
      fate(endings),
      failures(failuresOf(meanwhile, after)),
    ];
  });
  const [quiet] = attacks;
  return [
    `Commit ${commit}; each attack for ${seconds} s and ${restSeconds} s of rest, on a new process of at most ${memoryLimit} MB`,
    ...(quiet
      ? [
          `Quiet: readers ${whole(readersRate(quiet.quiet))}/s, writers ${whole(writersRate(quiet.quiet))}/s, files ${whole(filesRate(quiet.quiet))}/s`,
        ]
      : []),
    '',
    ...leftAligned([
      [
        '',
        '/livez worst',
        'p99',
        'newcomer',
        'MB before',
        'peak',
        'rested',
        'readers',
        'writers',
        'files',
        'attacker',
        'the process',
        'what normal callers got besides',
      ],
      ...lines,
    ]),
    '',
    `${attacks.filter(holds).length} of ${attacks.length} attacks held: /livez within ${TARGETS.livez} ms, others at least ${percent(TARGETS.share)} of their rate, the process survives`,
    storedLine(stored),
  ].join('\n');
}

export function storedLine({ acknowledged, lost, unacknowledged, withoutAnswer }: Stored): string {
  const verdict = lost === 0 && unacknowledged <= withoutAnswer ? 'met    ' : 'NOT met';
  return `${verdict}  ${whole(acknowledged)} readings were acknowledged; ${whole(lost)} of them are not stored exactly once; ${whole(unacknowledged)} are stored of ${whole(withoutAnswer)} that were not answered`;
}

export function failures(answers: Readonly<Record<string, number>>): string {
  const all = Object.entries(answers).map(([answer, count]) => `${whole(count)} × ${answer}`);
  return all.length === 0 ? '–' : all.join(', ');
}

function fate(endings: AttackResult['endings']): string {
  const ended = endings.map(({ at, reason }) => `${reason} after ${at} s`);
  return ended.length === 0 ? 'survived' : ended.join(', ');
}

/** Formats a table: text is aligned to the left, and numbers are aligned to the right. */
function leftAligned(rows: readonly (readonly string[])[]): string[] {
  const FIGURES = 11;
  const figures = aligned(rows.map((row) => row.slice(0, FIGURES)));
  const fates = aligned(rows.map((row) => [row[FIGURES] ?? '']));
  const width = Math.max(...fates.map(({ length }) => length));
  return rows.map((row, index) =>
    `${figures[index] ?? ''}  ${(row[FIGURES] ?? '').padEnd(width)}  ${row[FIGURES + 1] ?? ''}`.trimEnd(),
  );
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
