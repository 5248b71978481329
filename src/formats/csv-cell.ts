/**
 * Text that a spreadsheet runs as a formula when it opens a CSV file, quoted or not. Any number of apostrophes may be
 * in front: text that already has one gets one more, and reading removes only that one.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

const NEEDS_QUOTES = /[",\r\n]/;

/** Text as a cell of a CSV file: a formula gets an apostrophe in front, with which spreadsheets mark text. */
export function csvCell(text: string): string {
  const cell = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The original text of a cell made by {@link csvCell}. @param cell without its quotation marks */
export function textOfCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
