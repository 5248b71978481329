import { LOADS, type Load, type RuleResults } from '../rules/rule-results';
import { spread } from '../statistics';
import { aligned } from './aligned';
import { whole } from './picture';
import { write as writeFile } from './report';

/**
 * The target for updates: their rate with rules, divided by their rate without rules, must be at least this
 * number.
 */
const TARGET = 0.97;

/** The target for rules: the highest CPU use of PostgreSQL, in cores, if all rules are checked once a minute. */
const SWEEP_TARGET = 0.1;

/** Writes the results of the `rules` benchmark to a file and prints them. */
export function reportRules(results: RuleResults, out: string | undefined): void {
  writeFile(results, 'rules', undefined, out);
  process.stdout.write(`${rulesTable(results)}\n`);
}

function rulesTable({ repeats, seconds, connections, commit, rules, sweep }: RuleResults): string {
  const lines = LOADS.map((load) => {
    const rate = spread(repeats.map((one) => one[load].requestsPerSecond));
    return [`POST ${load}`, whole(rate.median), `${whole(rate.least)}–${whole(rate.most)}`];
  });
  const parts = (['1', '100'] as const).map((readings) => {
    const [without, having]: Load[] = [`${readings} without`, `${readings} with`];
    const part = spread(
      repeats.map((one) => one[having as Load].requestsPerSecond / one[without as Load].requestsPerSecond),
    );
    const shares = [part.median, part.least, part.most].map((share) => (share * 100).toFixed(1));
    return `${verdict(part.median >= TARGET)}  POST ${readings} with ${rules} rules on other products: ${shares[0]} % (${shares[1]}–${shares[2]}) of that without, to be ≥ ${TARGET * 100} %`;
  });
  const cores = sweep.postgres / 60;
  return [
    `Commit ${commit}; medians and ranges of ${repeats.length} × ${seconds} s, ${connections} connections`,
    '',
    ...aligned([['', 'req/s', 'range'], ...lines]),
    '',
    ...parts,
    `${verdict(cores <= SWEEP_TARGET)}  A sweep over ${sweep.products} products takes ${sweep.postgres} CPU-seconds of PostgreSQL and ${sweep.node} of the service, within ${sweep.seconds} s: ${(cores * 100).toFixed(1)} % of one core, to be ≤ ${SWEEP_TARGET * 100} %`,
  ].join('\n');
}

function verdict(isMet: boolean): string {
  return isMet ? 'met    ' : 'NOT met';
}
