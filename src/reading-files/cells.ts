import { damageOf, textOfCell } from '../formats/csv-cell';
import type { Column, FileOptions } from './file-options';
import { changeIn, numberIn } from './number-cell';
import { InvalidCell } from './row';

/** How the cell of a CSV file is read, for each column; an empty one is no value. */
export const CELLS: Readonly<Record<Column, (cell: string, options: FileOptions) => unknown>> = {
  productid: textIn,
  location: textIn,
  quantity: (cell, { decimal }) => (cell.trim() ? numberIn(cell.trim(), decimal) : undefined),
  delta: (cell, { decimal }) => (cell.trim() ? changeIn(textOfCell(cell).trim(), decimal) : undefined),
  timestamp: (cell) => cell.trim() || undefined,
  reason: textIn,
  reference: textIn,
};

function textIn(cell: string): string | InvalidCell | undefined {
  if (cell === '') return undefined;
  const damage = damageOf(cell);
  if (damage === undefined) return textOfCell(cell);
  return new InvalidCell(`${damage}; a name that is written so needs an apostrophe in front`);
}
