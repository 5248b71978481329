import { damageOf, textOfCell } from '../formats/csv-cell';
import type { Column, FileOptions } from './file-options';
import { numberIn } from './number-cell';
import { InvalidCell } from './row';

/** How the cell of a CSV file is read, for each column. */
export const CELLS: Readonly<Record<Column, (cell: string, options: FileOptions) => unknown>> = {
  productid: nameIn,
  quantity: (cell, { decimal }) => numberIn(cell.trim(), decimal),
  timestamp: (cell) => cell.trim(),
};

function nameIn(cell: string): string | InvalidCell {
  const damage = damageOf(cell);
  if (damage === undefined) return textOfCell(cell);
  return new InvalidCell(`${damage}; a name that is written so needs an apostrophe in front`);
}
