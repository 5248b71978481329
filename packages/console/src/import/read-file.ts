import Papa from 'papaparse';

/** Number of bytes at the beginning of a file that are read for the preview. */
const HEAD_BYTES = 512 * 1024;
/**
 * The names of the columns are looked for only in this number of rows at the beginning of a file, including
 * titles and blank lines.
 */
const MOST_TITLES = 20;
const SEPARATORS = [',', ';', '\t'];

/** A row of a file. */
export interface Row {
  /** The number of the line on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The columns and first rows of a file, and its format. */
export interface FileHead {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly charset: string;
  readonly contentType: string;
}

/** Reads the beginning of a file. @returns undefined if no columns are found */
export async function readHead(file: File): Promise<FileHead | undefined> {
  const { text, charset } = decode(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (/\.(ndjson|jsonl)$/i.test(file.name)) return jsonHead(text);
  const rows = csvRows(text);
  const first = rows.findIndex((row, index) => index < MOST_TITLES && row.cells.filter(isFilled).length > 1);
  const columns = rows[first]?.cells;
  if (!columns) return undefined;
  const body = rows.slice(first + 1).filter((row) => row.cells.some(isFilled));
  return { columns, rows: body, charset, contentType: `text/csv; charset=${charset}` };
}

/**
 * Tells whether a file is a workbook of a spreadsheet program: a ZIP or OLE file. The name of the file does
 * not matter.
 */
export async function isWorkbook(file: File): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return (first === 0x50 && second === 0x4b) || (first === 0xd0 && second === 0xcf);
}

/** The text of a file, decoded by its byte order mark, or as UTF-8, or else as windows-1252. */
export function decode(bytes: ArrayBuffer): { text: string; charset: string } {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return decodeAs(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return decodeAs(bytes, 'utf-16be');
  try {
    // The last character may be incomplete, because only the beginning of the file was read.
    return {
      text: new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }),
      charset: 'utf-8',
    };
  } catch {
    return decodeAs(bytes, 'windows-1252');
  }
}

function decodeAs(bytes: ArrayBuffer, charset: string) {
  return { text: new TextDecoder(charset).decode(bytes, { stream: true }), charset };
}

function csvRows(text: string): Row[] {
  const separator = /^sep=(.)\r?\n/.exec(text)?.[1];
  const body = separator === undefined ? text : text.replace(/^.*\n/, '');
  const line = body.split(/\r?\n/, MOST_TITLES).find((row) => SEPARATORS.some((mark) => row.includes(mark)));
  const delimiter = separator ?? mostFrequent(line ?? '');
  // In tab-separated files, a quotation mark is an ordinary character. It often means inches.
  const quoteChar = delimiter === '\t' ? '\0' : '"';
  let next = separator === undefined ? 1 : 2;
  return Papa.parse<string[]>(body, { delimiter, quoteChar }).data.map((cells) => {
    const line = next;
    next += cells.join('').split('\n').length; // a quoted cell may contain line breaks
    return { line, cells };
  });
}

function mostFrequent(line: string): string {
  const count = (mark: string) => line.split(mark).length;
  return [...SEPARATORS].sort((one, other) => count(other) - count(one))[0] ?? ',';
}

function jsonHead(text: string): FileHead | undefined {
  const objects = text.split(/\r?\n/).flatMap((line, index) => {
    try {
      return [{ line: index + 1, object: JSON.parse(line) as Record<string, unknown> }];
    } catch {
      return []; // skips a line that is blank, incomplete or invalid; the service reports invalid lines
    }
  });
  const columns = [...new Set(objects.flatMap(({ object }) => Object.keys(object)))];
  if (columns.length === 0) return undefined;
  const cell = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const rows = objects.map(({ line, object }) => ({
    line,
    cells: columns.map((name) => (object[name] == null ? '' : cell(object[name]))),
  }));
  return { columns, rows, charset: 'utf-8', contentType: 'application/x-ndjson' };
}

function isFilled(cell: string): boolean {
  return cell.trim() !== '';
}
