/**
 * Text that a spreadsheet runs as a formula when it opens a CSV file, quoted or not.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = '[=+\\-@\\t\\r\\n＝＋－＠]';

/** A long number as spreadsheets write it, rounded: the digits of a barcode are gone. */
const ROUNDED = '-?\\d{1,3}(?:[.,]\\d+)?[eE][+-]\\d+';

/** An error in the place of a value, in any language: `#N/A`, `#REF!`, `#BEZUG!`; or signs of a column too narrow. */
const CELL_ERROR = '#[¡¿]?[\\p{Lu}\\d_/]+[!?]|#N/[AD]|#N/DISP|#NV|#GETTING_DATA|#{3,}|Err:5\\d\\d';

const DAMAGED = new RegExp(`^(?:${ROUNDED}|${CELL_ERROR})$`, 'u');

/**
 * Text that gets an apostrophe in front. Any number of them may be there already: such a text gets one more, and
 * reading removes only that one.
 */
const MARKED = new RegExp(`^'*(?:${FORMULA}|(?:${ROUNDED}|${CELL_ERROR})$)`, 'u');

const NINE = 0x39;
const CAPITAL_E = 0x45;

const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Text as a cell of a CSV file. A formula gets an apostrophe in front, with which spreadsheets mark text, and so does
 * what would look like damage by a spreadsheet.
 */
export function csvCell(text: string): string {
  const cell = MARKED.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The original text of a cell made by {@link csvCell}. @param cell without its quotation marks */
export function textOfCell(cell: string): string {
  return cell.startsWith("'") && MARKED.test(cell) ? cell.slice(1) : cell;
}

/** What a spreadsheet has done to a cell that held another text before; undefined where nothing shows. */
export function damageOf(cell: string): string | undefined {
  // Most names begin with a letter: one comparison, where the expression takes a tenth of the time of a row.
  const first = cell.charCodeAt(0);
  if ((first > NINE && first !== CAPITAL_E) || !DAMAGED.test(cell)) return undefined;
  return /^[#E]/.test(cell)
    ? 'is an error of a spreadsheet in the place of a value: mend the cell'
    : 'was rounded by a spreadsheet: give the column the format Text and fill it in again';
}
