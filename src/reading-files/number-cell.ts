import { DECIMAL_MARKS, type DecimalMark } from './file-options';
import { InvalidCell } from './row';

const DIGITS = /^\d+$/;

/** The syntax of a number for each decimal mark. The digits before the mark may be grouped by thousands. */
const FORMS: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^(\d+|[1-9]\d{0,2}(?:([,'’ \u00A0\u202F])\d{3})(?:\2\d{3})*)(?:\.(\d+))?$/,
  ',': /^(\d+|[1-9]\d{0,2}(?:([.'’ \u00A0\u202F])\d{3})(?:\2\d{3})*)(?:,(\d+))?$/,
};

/**
 * Reads the whole number in a CSV cell. Other text, such as `1.5`, is returned unchanged, so that the
 * validation rule rejects it. A number with an exponent is rejected too, because spreadsheets round such
 * numbers.
 *
 * @param decimal the decimal mark; without it a number is read only if it has a single meaning
 */
export function numberIn(cell: string, decimal: DecimalMark | undefined): number | string | InvalidCell {
  if (DIGITS.test(cell)) return Number(cell);
  const marks = decimal === undefined ? DECIMAL_MARKS : [decimal];
  const [number, ...others] = new Set(marks.map((mark) => valueOf(cell, mark)).filter(Number.isFinite));
  if (others.length > 0) return new InvalidCell(ambiguous(cell));
  if (number !== undefined) return Number.isInteger(number) ? number : cell;
  const other = DECIMAL_MARKS.find((mark) => mark !== decimal && Number.isInteger(valueOf(cell, mark)));
  return other === undefined
    ? cell
    : new InvalidCell(`is a number with decimal=${other} only: ${shown(cell)}`);
}

/**
 * Reads a number in a CSV cell, as {@link numberIn} does. The number may have a sign: `-`, `+`, or the
 * Unicode minus sign.
 */
export function changeIn(cell: string, decimal: DecimalMark | undefined): number | string | InvalidCell {
  const [, sign, digits = ''] = /^([-+\u2212]?) ?(.*)$/s.exec(cell) ?? [];
  const number = numberIn(digits, decimal);
  if (typeof number === 'string') return cell;
  return typeof number === 'number' && (sign === '-' || sign === '\u2212') ? -number : number;
}

/** The value of a number that is written with a given decimal mark. @returns NaN if the cell is not such a number */
function valueOf(cell: string, mark: DecimalMark): number {
  const [, integer = '', , fraction = ''] = FORMS[mark].exec(cell) ?? [];
  return integer === '' ? NaN : Number(`${integer.replace(/\D/g, '')}.${fraction}`);
}

function ambiguous(cell: string): string {
  return `can mean thousands or a fraction: decimal=. or decimal=, says what the mark in ${shown(cell)} means`;
}

function shown(cell: string): string {
  return cell.slice(0, 20);
}
