import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Results, writeResults } from '../results';
import { say } from '../say';
import { chart } from './chart';
import { table } from './table';
import { targets } from './targets';

const RESULTS = join(__dirname, '../results');

/** Writes the results and their picture, and prints them. */
export function report(results: Results, out: string | undefined): void {
  const path = out ?? join(RESULTS, `${fileName(results)}.json`);
  writeResults(path, results);
  const picture = path.replace(/(\.json)?$/, '.svg');
  writeFileSync(picture, chart(results));
  process.stdout.write(`${table(results)}\n${targets(results)}`);
  say(`Written: ${path} and ${picture}`);
}

function fileName({ date, commit, rough }: Results): string {
  const minute = date.slice(0, 16).replace('T', '-').replace(':', '');
  return [minute, rough ? 'quick' : 'full', commit].join('-');
}
