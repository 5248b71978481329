import { guessMapping } from './guess-mapping';
import type { Cell } from './number-cell';
import { csvRows, type Row, SEPARATORS, type Separator, type SourceRow } from './csv-rows';

/** Number of bytes at the beginning of a file that are read for the preview. */
const HEAD_BYTES = 512 * 1024;
/** Maximum number of rows before the names of the columns, such as a title or `sep=;`. Blank lines are not counted. */
const MOST_TITLES = 20;

/** The columns and first rows of a file, and its format. */
export interface FileHead {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly Cell[] }[];
  /** The row of a CSV file that names the columns; undefined for NDJSON. */
  readonly header: SourceRow | undefined;
  readonly charset: string;
  readonly contentType: string;
  /** Splits the text of the whole file into rows. */
  readonly split: (text: string) => Iterable<Pick<SourceRow, 'line' | 'source'>>;
}

/** Reads the beginning of a file. @returns undefined if no columns are found */
export async function readHead(file: File): Promise<FileHead | undefined> {
  const bytes = await file.slice(0, HEAD_BYTES).arrayBuffer();
  const charset = charsetOf(bytes);
  const text = new TextDecoder(charset).decode(bytes, { stream: true });
  return /\.(ndjson|jsonl)$/i.test(file.name) ? jsonHead(text, charset) : csvHead(text, charset);
}

/**
 * Tells whether a file is a workbook of a spreadsheet program: a ZIP or OLE file. The name of the file does
 * not matter.
 */
export async function isWorkbook(file: File): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return (first === 0x50 && second === 0x4b) || (first === 0xd0 && second === 0xcf);
}

/** The charset of a file: that of its byte order mark, or UTF-8, or else windows-1252. */
function charsetOf(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  try {
    // The last character may be incomplete, because only the beginning of the file was read.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/**
 * Reads the beginning of a CSV file. Its separator is the one that divides most rows into cells. A row may have fewer
 * cells than the header, because some programs leave out the empty cells at its end.
 */
function csvHead(text: string, charset: string): FileHead | undefined {
  const tables = SEPARATORS.flatMap((separator) => tableIn(text, separator) ?? []);
  const [table] = tables.sort((one, other) => other.divided - one.divided);
  if (!table) return undefined;
  const { header, rows, separator } = table;
  return {
    columns: header.cells,
    rows,
    header,
    charset,
    contentType: `text/csv; charset=${charset}`,
    split: (whole) => csvRows(whole, separator),
  };
}

/**
 * Reads CSV with a given separator. The header is the first row with usual names of columns. Without such a row, it is
 * the first row that is not a title: a title has at most half as many filled cells as the fullest row.
 */
function tableIn(text: string, separator: Separator) {
  const rows = [...csvRows(text, separator)].filter(({ cells }) => cells.some((cell) => cell !== ''));
  const first = rows.slice(0, MOST_TITLES + 1);
  const fullest = Math.max(2, ...first.map(filledCells));
  const header = first.find(hasUsualNames) ?? first.find((row) => filledCells(row) * 2 > fullest);
  if (!header) return undefined;
  const table = rows.slice(rows.indexOf(header));
  const divided = table.filter(({ cells }) => cells.length > 1 && cells.length <= header.cells.length).length;
  return { separator, header, rows: table.slice(1), divided };
}

function hasUsualNames({ cells }: Row): boolean {
  const { productid, quantity, delta } = guessMapping(cells).mapping;
  return productid !== undefined && (quantity ?? delta) !== undefined;
}

function filledCells({ cells }: Row): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

function jsonHead(text: string, charset: string): FileHead | undefined {
  const objects = [...jsonLines(text)].flatMap(({ line, source }) => {
    if (!source.trimStart().startsWith('{')) return [];
    try {
      return [{ line, object: JSON.parse(source) as Record<string, unknown> }];
    } catch {
      return []; // skips a line that is incomplete or invalid; the service reports invalid lines
    }
  });
  const columns = [...new Set(objects.flatMap(({ object }) => Object.keys(object)))];
  if (columns.length === 0) return undefined;
  const cell = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
  const rows = objects.map(({ line, object }) => ({
    line,
    cells: columns.map((name) => (object[name] == null ? '' : cell(object[name]))),
  }));
  const contentType = `application/x-ndjson; charset=${charset}`;
  return { columns, rows, header: undefined, charset, contentType, split: jsonLines };
}

function* jsonLines(text: string) {
  for (let line = 1, begin = 0; begin < text.length; line += 1) {
    const lineFeed = text.indexOf('\n', begin);
    const end = lineFeed < 0 ? text.length : lineFeed;
    yield { line, source: text.slice(begin, end).replace(/\r$/, '') };
    begin = end + 1;
  }
}
