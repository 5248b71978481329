import { allAnswers, readersRate, writersRate } from '../hostile/answers';
import type { Traffic } from '../hostile/hostile-results';
import { TARGETS } from '../hostile/verdict';
import { MOST_GROWTH } from '../soak/flatness';
import type { SoakResults } from '../soak/soak-results';
import { aligned } from './aligned';
import { failures, percent, storedLine } from './hostile';
import { picture, whole } from './picture';
import { plots } from './plot';
import { write } from './report';

/**
 * Writes the results of the `soak` benchmark to one file and a chart of them to another. Then prints the
 * results.
 */
export function reportSoak(results: SoakResults, out: string | undefined): void {
  write(results, 'soak', soakChart(results), out);
  process.stdout.write(`${soakTable(results)}\n`);
}

export function soakTable(results: SoakResults): string {
  const { attacks, memory, endings, quiet, traffic, stored, minutes, seed, seconds, restSeconds } = results;
  const times = attacks.reduce((sum, attack) => sum + attack.times, 0);
  const slow = attacks.filter((attack) => Math.max(attack.worstLivez, attack.worstNewcomer) > TARGETS.livez);
  return [
    `Commit ${results.commit}; ${minutes} minutes, ${times} attacks of ${seconds} s and ${restSeconds} s of rest, in the order of --seed ${seed}`,
    `Normal callers: ${whole(requestsOf(traffic))} requests; readers ${rates(readersRate, quiet, traffic)}, writers ${rates(writersRate, quiet, traffic)}`,
    `  besides success: ${failures(results.failures)}`,
    '',
    ...aligned([
      ['', 'times', '/livez worst', 'newcomer', 'peak MB', 'readers', 'writers', 'files', 'ended'],
      ...attacks.map((attack) => [
        attack.name,
        String(attack.times),
        whole(attack.worstLivez),
        whole(attack.worstNewcomer),
        whole(attack.peak),
        percent(attack.readers),
        percent(attack.writers),
        percent(attack.files),
        String(attack.endings),
      ]),
    ]),
    '',
    `Memory: ${memory.warm} MB after the warm-up, at most ${memory.peak} MB, ${memory.rested} MB after the last rest`,
    flatLine(results),
    storedLine(stored),
    `${slow.length === 0 ? 'met    ' : 'NOT met'}  /livez within ${TARGETS.livez} ms in ${attacks.length - slow.length} of ${attacks.length} attacks`,
    `${endings.length === 0 ? 'met    ' : 'NOT met'}  the process ended ${endings.length} times`,
  ].join('\n');
}

function flatLine({ memory: { flatness }, minutes, endings }: SoakResults): string {
  const { early, late, flat } = flatness;
  const part = minutes / 6;
  const [from, to] = [part, 2 * part].map((minute) => minute.toFixed(0));
  // After a restart, the memory values of the run belong to different processes, so they cannot be compared.
  const verdict = flat && endings.length === 0 ? 'met    ' : 'NOT met';
  return `${verdict}  flat: ${late} MB in the last ${part.toFixed(0)} minutes, ${early} MB in minutes ${from}–${to}, to be ≤ ${MOST_GROWTH} times as much, in one process (medians)`;
}

function rates(rate: (traffic: Traffic) => number, quiet: Traffic, traffic: Traffic): string {
  return `${whole(rate(traffic))}/s of ${whole(rate(quiet))}/s when quiet`;
}

function requestsOf(traffic: Traffic): number {
  return Object.values(allAnswers(traffic)).reduce((sum, count) => sum + count, 0);
}

/** An SVG chart of the memory over time. */
export function soakChart(results: SoakResults): string {
  const { memory, machine } = results;
  const flat = flatLine(results).replace(/ +/, ' · ');
  const pointsOf = (lines: readonly string[]) =>
    lines.map((line) => {
      const [second = 0, resident = 0] = line.split(' ').slice(0, 2).map(Number);
      return [second / 60, resident] as const;
    });
  return picture({
    title: 'Memory of the service under attack, in MB',
    description: flat,
    circumstances: [
      `All attacks in turn, normal callers beside them, one Node ${machine.node} process of at most ${results.memoryLimit} MB`,
      flat,
    ],
    height: 430,
    option: plots({
      top: 110,
      height: 270,
      title: '',
      series: [
        { title: 'resident', points: pointsOf(memory.samples), style: 'second' },
        { title: 'after an attack', points: pointsOf(memory.afterAttacks), style: 'line', dots: true },
      ],
      x: { title: 'minutes' },
    }),
  });
}
