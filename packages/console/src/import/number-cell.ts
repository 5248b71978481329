/** A cell of a file. In NDJSON, a number is not a text with digits. */
export type Cell = string | number;

/** The decimal mark of a file; empty if each number has to show its own mark. */
type Decimal = '' | '.' | ',';

/** The largest quantity and the largest change that the service stores. */
const MOST = 2_147_483_647;

/** The syntax of a number for each decimal mark. The digits before the mark may be grouped by thousands. */
const FORMS = {
  '.': /^(\d+|[1-9]\d{0,2}(?:([,'’ \u00A0\u202F])\d{3})(?:\2\d{3})*)(?:\.(\d+))?$/,
  ',': /^(\d+|[1-9]\d{0,2}(?:([.'’ \u00A0\u202F])\d{3})(?:\2\d{3})*)(?:,(\d+))?$/,
};

/**
 * The quantity or the change in a row of CSV, as the service reads it (src/reading-files/number-cell.ts). It is only
 * for the preview, because the service itself parses the file.
 * @param quantity the cell with the quantity; empty if there is none
 * @param delta the cell with the change; empty if there is none
 * @returns undefined if the service refuses the cells
 */
export function amountIn(quantity: string, delta: string, decimal: Decimal): number | undefined {
  const [count, change] = [quantity.trim(), delta.trim()];
  return amountOf(count && quantityIn(count, decimal), change && changeIn(change, decimal));
}

/**
 * The quantity or the change in a row of NDJSON. It must be a whole number, because the service reads no text there.
 * @param quantity the quantity; an empty text if there is none
 * @param delta the change; an empty text if there is none
 * @returns undefined if the service refuses the row
 */
export function amountOf(quantity: Cell | undefined, delta: Cell | undefined): number | undefined {
  if (quantity !== '' && delta !== '') return undefined;
  const number = quantity === '' ? delta : quantity;
  if (typeof number !== 'number' || !Number.isInteger(number) || Math.abs(number) > MOST) return undefined;
  const isAllowed = quantity === '' ? number !== 0 : number >= 0;
  return isAllowed ? number : undefined;
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
