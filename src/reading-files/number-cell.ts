import { DECIMAL_MARKS, type DecimalMark } from './file-options';
import { InvalidCell } from './row';

const DIGITS = /^\d+$/;

/** A number by the mark before its fraction; the digits before it may stand in groups of thousands. */
const FORMS: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^(\d+|[1-9]\d{0,2}(?:([,'’ \u00A0\u202F])\d{3})(?:\2\d{3})*)(?:\.(\d+))?$/,
  ',': /^(\d+|[1-9]\d{0,2}(?:([.'’ \u00A0\u202F])\d{3})(?:\2\d{3})*)(?:,(\d+))?$/,
};

/**
 * The number in a cell. Other text stays as it is, for the rule to refuse: also a number with an exponent, because
 * spreadsheets round the digits in front of it.
 *
 * @param decimal the mark before a fraction; without it a number is taken only where it has one meaning
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

/** Like {@link numberIn}, with a sign in front: `-`, `+`, or the minus sign of typography. */
export function changeIn(cell: string, decimal: DecimalMark | undefined): number | string | InvalidCell {
  const [, sign, digits = ''] = /^([-+\u2212]?) ?(.*)$/s.exec(cell) ?? [];
  const number = numberIn(digits, decimal);
  if (typeof number === 'string') return cell;
  return typeof number === 'number' && (sign === '-' || sign === '\u2212') ? -number : number;
}

/** @returns NaN where the cell is no number with this mark */
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
