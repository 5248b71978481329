/** Characters that may separate the cells of a file. */
export const SEPARATORS = [',', ';', '\t'] as const;

export type Separator = (typeof SEPARATORS)[number];

/** A row of a file. */
export interface Row {
  /** The number of the line on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A row of a file, with its text as it is written there, without the line break. */
export interface SourceRow extends Row {
  readonly source: string;
}

/** Characters that end a cell, for each separator of cells. */
const CELL_ENDS = { ',': /[,\r\n]/g, ';': /[;\r\n]/g, '\t': /[\t\r\n]/g };

const LINE_ENDS = /[\r\n]/g;

/**
 * Splits CSV into rows in the same way as the service does (src/reading-files/csv-splitter.ts). In tab-separated
 * files, a quotation mark is an ordinary character: it often means inches. In other files, a row with a quotation mark
 * in a wrong place ends at the next line break.
 */
export function* csvRows(text: string, separator: Separator): Generator<SourceRow> {
  let line = 1;
  for (let begin = 0; begin < text.length;) {
    const cells: string[] = [];
    let end = begin - 1;
    do {
      const from = end + 1;
      end = endOfCell(text, from, separator);
      cells.push(textOf(text.slice(from, end), separator));
    } while (text[end] === separator);
    const source = text.slice(begin, end);
    yield { line, cells, source };
    line += source.split(/\r\n|\r|\n/).length; // a quoted cell may contain line breaks
    begin = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
}

function endOfCell(text: string, begin: number, separator: Separator): number {
  const hasQuotes = separator !== '\t';
  const isQuoted = hasQuotes && text[begin] === '"';
  const from = isQuoted ? endOfQuotation(text, begin) : begin;
  const end = indexOf(CELL_ENDS[separator], text, from);
  const rest = text.slice(from, end);
  const isMisplaced = isQuoted ? rest !== '' : hasQuotes && rest.includes('"');
  return isMisplaced ? indexOf(LINE_ENDS, text, from) : end;
}

/** The index after the closing quotation mark. Inside of a quoted cell, a quotation mark is written twice. */
function endOfQuotation(text: string, begin: number): number {
  let end = text.indexOf('"', begin + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end < 0 ? text.length : end + 1;
}

/** The index of the first character that matches; the length of the text if there is none. */
function indexOf(characters: RegExp, text: string, from: number): number {
  characters.lastIndex = from;
  return characters.exec(text)?.index ?? text.length;
}

/** The text of a cell without its outer quotation marks. */
function textOf(cell: string, separator: Separator): string {
  if (!/^".*"$/s.test(cell)) return cell;
  const text = cell.slice(1, -1);
  // In a tab-separated file, quotation marks that are not doubled are part of the text, as in `"Best" screw "M5"`.
  const isText = separator === '\t' && text.replaceAll('""', '').includes('"');
  return isText ? cell : text.replaceAll('""', '"');
}
