import { UsageError } from './failure';

export type FileFormat = 'csv' | 'ndjson';

const PACKED = /\.gz$/i;

const ENDINGS: readonly (readonly [RegExp, FileFormat])[] = [
  [/\.csv$/i, 'csv'],
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
];

/** How a file is written, by what somebody says or by its name; undefined where neither tells. @throws UsageError */
export function formatOf(path: string, said: string | undefined): FileFormat | undefined {
  if (said !== undefined && said !== 'csv' && said !== 'ndjson') {
    throw new UsageError(`--format must be csv or ndjson; it is ${said}`);
  }
  return said ?? ENDINGS.find(([ending]) => ending.test(path.replace(PACKED, '')))?.[1];
}

export function isPacked(path: string): boolean {
  return PACKED.test(path);
}
