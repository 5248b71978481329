import type { ImportOptions } from './import-options';

type Decimal = ImportOptions['decimal'];

/** The syntax of a number for each decimal mark. The digits before the mark may be grouped by thousands. */
const FORMS = {
  '.': /^(\d+|[1-9]\d{0,2}(?:([,'’ \u00A0\u202F])\d{3})(?:\2\d{3})*)(?:\.(\d+))?$/,
  ',': /^(\d+|[1-9]\d{0,2}(?:([.'’ \u00A0\u202F])\d{3})(?:\2\d{3})*)(?:,(\d+))?$/,
};

/**
 * The quantity or the change in a row, as the service reads it (src/reading-files/number-cell.ts). It is only for
 * the preview, because the service itself parses the file.
 * @param quantity the cell with the quantity; empty if there is none
 * @param delta the cell with the change; empty if there is none
 * @returns undefined if the service refuses the cells
 */
export function amountIn(quantity: string, delta: string, decimal: Decimal): number | undefined {
  if (quantity.trim() === '') return changeIn(delta.trim(), decimal) || undefined;
  return delta.trim() === '' ? quantityIn(quantity.trim(), decimal) : undefined;
}

/** The whole number in a cell; undefined if the number has no meaning, or more than one. */
function quantityIn(cell: string, decimal: Decimal): number | undefined {
  const marks = decimal === '' ? (['.', ','] as const) : [decimal];
  const meanings = new Set(marks.map((mark) => valueOf(cell, mark)).filter(Number.isFinite));
  const [number] = meanings;
  return meanings.size === 1 && Number.isInteger(number) ? number : undefined;
}

function changeIn(cell: string, decimal: Decimal): number | undefined {
  // An apostrophe before a sign tells a spreadsheet that the cell is text.
  const [, sign, digits = ''] = /^(?:'(?=[-+]))?([-+\u2212]?) ?(.*)$/s.exec(cell) ?? [];
  const number = quantityIn(digits, decimal);
  return number !== undefined && (sign === '-' || sign === '\u2212') ? -number : number;
}

/** The value of a number that is written with a given decimal mark; NaN if the cell is not such a number. */
function valueOf(cell: string, mark: '.' | ','): number {
  const [, integer = '', , fraction = ''] = FORMS[mark].exec(cell) ?? [];
  return integer === '' ? NaN : Number(`${integer.replace(/\D/g, '')}.${fraction}`);
}
