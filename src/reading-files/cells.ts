import { damageOf, textOfCell } from '../formats/csv-cell';
import type { CsvRow } from './csv-row';
import {
  type Column,
  type Constant,
  constantValues,
  type DecimalMark,
  type FileOptions,
} from './file-options';
import { changeIn, numberIn } from './number-cell';
import { InvalidCell } from './row';

/** The position of each column among the cells of a CSV row. A column that the file does not have is absent. */
export type Places = Readonly<Partial<Record<Column, number>>>;

/** Reads the values of a reading from the cells of a row of CSV. */
export class Cells {
  /**
   * The number of cells from the beginning of a row to the last column that is needed. The cells after that
   * column are not read.
   */
  readonly needed: number;
  private readonly constants: Readonly<Partial<Record<Constant, string>>>;
  private readonly decimal: DecimalMark | undefined;
  /**
   * The value that an empty cell in the delta column has. If the file has no quantity column, each row needs a delta,
   * and an empty cell is an error.
   */
  private readonly noDelta: '' | undefined;

  constructor(
    private readonly places: Places,
    options: FileOptions,
  ) {
    this.needed = Math.max(...Object.values(places)) + 1;
    this.constants = constantValues(options);
    this.decimal = options.decimal;
    this.noDelta = places.quantity === undefined ? '' : undefined;
  }

  /**
   * The values of a CSV row; an empty cell has no value. All values are set by one object literal. When they
   * were set one by one, that alone took 10 % of the time for a row.
   *
   * @returns undefined if a cell cannot be decoded
   */
  valuesIn(row: CsvRow): Readonly<Record<Column, unknown>> | undefined {
    const { places, constants, decimal } = this;
    const productid = textAt(row, places.productid);
    const location = textAt(row, places.location);
    const quantity = textAt(row, places.quantity)?.trim();
    const delta = textAt(row, places.delta)?.trim();
    const timestamp = textAt(row, places.timestamp)?.trim();
    const reason = textAt(row, places.reason);
    const reference = textAt(row, places.reference);
    if (productid === undefined || location === undefined || quantity === undefined) return undefined;
    if (delta === undefined || timestamp === undefined) return undefined;
    if (reason === undefined || reference === undefined) return undefined;
    return {
      productid: nameIn(productid),
      location: constants.location ?? nameIn(location),
      quantity: quantity === '' ? undefined : numberIn(quantity, decimal),
      delta: delta === '' ? this.noDelta : changeIn(textOfCell(delta).trim(), decimal),
      timestamp: constants.timestamp ?? (timestamp === '' ? undefined : timestamp),
      reason: constants.reason ?? nameIn(reason),
      reference: nameIn(reference),
    };
  }
}

/**
 * The text of a CSV cell; empty if the file does not have the column.
 * @returns undefined if the cell cannot be decoded
 */
function textAt(row: CsvRow, place: number | undefined): string | undefined {
  return place === undefined ? '' : row.text(place);
}

function nameIn(cell: string): string | InvalidCell | undefined {
  if (cell === '') return undefined;
  const damage = damageOf(cell);
  if (damage === undefined) return textOfCell(cell);
  return new InvalidCell(`${damage}; a name that is written so needs an apostrophe in front`);
}
