import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Results, writeResults } from '../results';
import { say } from '../say';
import { chart } from './chart';
import { table } from './table';
import { targets } from './targets';

const RESULTS = join(__dirname, '../results');

/**
 * Writes the results of the main benchmark to a file, and a chart of them to another file. Prints the results
 * as text.
 */
export function report(results: Results, out: string | undefined): void {
  write(results, results.rough ? 'quick' : 'full', chart(results), out);
  process.stdout.write(`${table(results)}\n${targets(results)}`);
}

/** Writes the results to a file. @param kind a part of the file name */
export function write(
  results: { readonly date: string; readonly commit: string },
  kind: string,
  picture: string | undefined,
  out: string | undefined,
): void {
  const minute = results.date.slice(0, 16).replace('T', '-').replace(':', '');
  const path = out ?? join(RESULTS, `${minute}-${kind}-${results.commit}.json`);
  writeResults(path, results);
  say(`Written: ${path}`);
  if (picture === undefined) return;
  const picturePath = path.replace(/(\.json)?$/, '.svg');
  writeFileSync(picturePath, picture);
  say(`Written: ${picturePath}`);
}
