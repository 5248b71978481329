/**
 * Characters with which a formula begins. A spreadsheet that opens a CSV file runs the formulas in its cells,
 * even in quoted cells.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = '[=+\\-@\\t\\r\\n＝＋－＠]';

/** Pattern for a long number that a spreadsheet has rounded to exponent form, so that digits of a barcode are lost. */
const ROUNDED = '-?\\d{1,3}(?:[.,]\\d+)?[eE][+-]\\d+';

/**
 * Pattern for a spreadsheet error in place of a value, in any language (`#N/A`, `#REF!`, `#BEZUG!`), or `###` of a
 * column that is too narrow.
 */
const CELL_ERROR = '#[¡¿]?[\\p{Lu}\\d_/]+[!?]|#N/[AD]|#N/DISP|#NV|#GETTING_DATA|#{3,}|Err:5\\d\\d';

const DAMAGED = new RegExp(`^(?:${ROUNDED}|${CELL_ERROR})$`, 'u');

/**
 * Pattern for text that gets an apostrophe in front of it in a CSV file. Such text may already begin with
 * apostrophes. It then gets one more, because {@link textOfCell} removes one.
 */
const MARKED = new RegExp(`^'*(?:${FORMULA}|(?:${ROUNDED}|${CELL_ERROR})$)`, 'u');

const NINE = 0x39;
const CAPITAL_E = 0x45;

const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Writes text as a cell of a CSV file. Puts an apostrophe before a formula, and before text that looks like a
 * value damaged by a spreadsheet, such as `1.2E+12` or `#REF!`. The apostrophe tells a spreadsheet that the
 * cell is text.
 */
export function csvCell(text: string): string {
  const cell = MARKED.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Restores the original text of a CSV cell made by {@link csvCell}. @param cell the cell without quotation marks */
export function textOfCell(cell: string): string {
  return cell.startsWith("'") && MARKED.test(cell) ? cell.slice(1) : cell;
}

/** Describes how a spreadsheet has damaged the text of a CSV cell; undefined if no damage is visible. */
export function damageOf(cell: string): string | undefined {
  // Text that begins with a letter other than E is never damaged. Most product names are such text, and a
  // check of the first letter is fast. The regular expression would take a tenth of the total time for a row.
  const first = cell.charCodeAt(0);
  if ((first > NINE && first !== CAPITAL_E) || !DAMAGED.test(cell)) return undefined;
  return /^[#E]/.test(cell)
    ? 'is an error of a spreadsheet in the place of a value: mend the cell'
    : 'was rounded by a spreadsheet: give the column the format Text and fill it in again';
}
