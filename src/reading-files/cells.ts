import { damageOf, textOfCell } from '../formats/csv-cell';
import type { CsvRow } from './csv-row';
import type { Column, FileOptions } from './file-options';
import { numberIn } from './number-cell';
import { InvalidCell } from './row';

/** The position of each column among the cells of a row; none where a constant takes its place. */
export type Places = Readonly<Partial<Record<Column, number>>>;

/**
 * The values of a reading in a row of CSV: how each column is read. One literal, because objects whose members are
 * named one by one took a tenth of the time of a row.
 *
 * @returns undefined if a cell cannot be decoded
 */
export function valuesIn(
  row: CsvRow,
  places: Places,
  { constants, decimal }: FileOptions,
): Readonly<Record<Column, unknown>> | undefined {
  const productid = textIn(row, places.productid);
  const quantity = textIn(row, places.quantity);
  const timestamp = textIn(row, places.timestamp);
  if (productid === undefined || quantity === undefined || timestamp === undefined) return undefined;
  return {
    productid: constants?.productid ?? nameIn(productid),
    quantity: constants?.quantity ?? numberIn(quantity.trim(), decimal),
    timestamp: constants?.timestamp ?? timestamp.trim(),
  };
}

function textIn(row: CsvRow, place: number | undefined): string | undefined {
  return place === undefined ? '' : row.text(place);
}

function nameIn(cell: string): string | InvalidCell {
  const damage = damageOf(cell);
  if (damage === undefined) return textOfCell(cell);
  return new InvalidCell(`${damage}; a name that is written so needs an apostrophe in front`);
}
