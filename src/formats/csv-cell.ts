/**
 * Text that a spreadsheet runs as a formula when it opens a CSV file, quoted or not; with any number of apostrophes in
 * front, so that what carries one already gets one more, and reading takes away just that one.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

const NEEDS_QUOTES = /[",\r\n]/;

/** Text as a cell of a CSV file: what would be a formula gets an apostrophe in front, as spreadsheets mark text. */
export function csvCell(text: string): string {
  const cell = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The text that {@link csvCell} made a cell of. @param cell without its quotation marks */
export function textOfCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
