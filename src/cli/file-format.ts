import type { LineFormat } from '../formats/lines';
import { UsageError } from '../command-line/failure';

const PACKED = /\.gz$/i;

const ENDINGS: readonly (readonly [RegExp, LineFormat])[] = [
  [/\.(csv|tsv|txt)$/i, 'csv'],
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
];

/**
 * The format of a file, from the option --format or from the ending of its name; undefined if the ending is unknown
 * and the option is not set.
 * @throws UsageError
 */
export function formatOf(path: string, said: string | undefined): LineFormat | undefined {
  if (said !== undefined && said !== 'csv' && said !== 'ndjson') {
    throw new UsageError(`--format must be csv or ndjson; it is ${said}`);
  }
  return said ?? ENDINGS.find(([ending]) => ending.test(path.replace(PACKED, '')))?.[1];
}

export function isPacked(path: string): boolean {
  return PACKED.test(path);
}
