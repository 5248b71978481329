import type { Spread } from '../statistics';
import { whole } from './picture';

/**
 * Returns four cells of a table: the median and the range of a rate; then, in percent, the median and the
 * range of the ratio of this rate to another one.
 */
export function rateColumns(rate: Spread, share: Spread): string[] {
  return [
    whole(rate.median),
    `${whole(rate.least)}–${whole(rate.most)}`,
    `${(share.median * 100).toFixed(1)} %`,
    `${(share.least * 100).toFixed(1)}–${(share.most * 100).toFixed(1)}`,
  ];
}

/** Formats a table: it aligns the first column to the left and the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
