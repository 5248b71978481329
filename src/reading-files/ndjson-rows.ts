import { isUtf8 } from 'node:buffer';
import { READING } from '../readings/parse-reading';
import { BlankLines } from './blank-lines';
import type { FileOptions } from './file-options';
import { memberReader } from './members';
import { LONGEST_ROW, MOST_ROWS, notDecoded, type Row } from './row';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

const NO_OBJECT = READING.replace('an object', 'a JSON object');

/**
 * Pattern for the beginning of a JSON object: an opening brace, then the quotation mark of a name or the closing
 * brace.
 */
const OBJECT_BEGIN = /^\{\s*["}]/;

/**
 * Yields the rows of an NDJSON file (a JSON object on every line) in UTF-8, as they arrive. Blank lines are left out.
 *
 * @returns at most MOST_ROWS rows at a time; an empty array if no complete row has arrived since the last array
 * @see https://github.com/ndjson/ndjson-spec
 */
export async function* ndjsonRows(
  bytes: AsyncIterable<Buffer>,
  options: FileOptions = {},
): AsyncGenerator<Row[], void> {
  const lines = new Lines(options);
  for await (const piece of bytes) {
    for (let from = 0; from < piece.length && !lines.isOver;) {
      const rows: Row[] = [];
      from += withoutStackTraces(() => lines.read(piece.subarray(from), rows));
      yield rows;
    }
    if (lines.isOver) return;
  }
  yield lines.lastRows();
}

/** Splits an NDJSON file into lines, and counts the lines. */
class Lines {
  private readonly begun = new BegunLine();
  private readonly blankLines = new BlankLines();
  private readonly valuesOf: ReturnType<typeof memberReader>;
  private line = 0;
  isOver = false;

  constructor(private readonly options: FileOptions) {
    this.valuesOf = memberReader(options);
  }

  /**
   * Reads rows from a piece of the file.
   * @param rows receives up to MOST_ROWS rows
   * @returns number of bytes that were read
   */
  read(piece: Buffer, rows: Row[]): number {
    let from = 0;
    while (rows.length < MOST_ROWS && !this.isOver) {
      const end = piece.indexOf(LINE_FEED, from);
      if (end < 0) {
        this.begun.add(piece.subarray(from));
        return piece.length;
      }
      this.readLine(piece.subarray(from, end), rows);
      from = end + 1;
    }
    return from;
  }

  /** Reads the last line of the file, if no line break ends it. */
  lastRows(): Row[] {
    const rows: Row[] = [];
    if (!this.begun.isEmpty) this.readLine(Buffer.alloc(0), rows);
    return rows;
  }

  /**
   * Reads one line of the file.
   * @param end the last bytes of the line
   */
  private readLine(end: Buffer, rows: Row[]): void {
    this.line += 1;
    const row = this.row(this.begun.endedBy(end));
    if (row) rows.push(row);
  }

  /**
   * Converts one line of the file to a row.
   * @param bytes the line; undefined if the line is too long
   */
  private row(bytes: Buffer | undefined): Row | undefined {
    const { line } = this;
    if (!bytes) return { line, mistake: `is longer than ${LONGEST_ROW} bytes` };
    const json = line === 1 ? withoutMark(bytes) : bytes;
    if (isBlank(json)) return this.blank();
    this.blankLines.addRow();
    const { charset, sources } = this.options;
    const source = sources && bytes.toString();
    if (!isUtf8(json)) return { line, source, mistake: notDecoded(charset) };
    const object = objectIn(json.toString());
    if (!object) return { line, source, mistake: NO_OBJECT };
    const values = this.valuesOf(object);
    return source === undefined ? { line, values } : { line, source, values };
  }

  private blank(): Row | undefined {
    const mistake = this.blankLines.add();
    if (mistake === undefined) return undefined;
    this.isOver = true;
    return { line: this.line, mistake, isLast: true };
  }
}

/**
 * The received bytes of a line whose end has not arrived yet; bytes after the first LONGEST_ROW are not
 * stored.
 */
class BegunLine {
  private readonly bytes = Buffer.allocUnsafe(LONGEST_ROW);
  private length = 0;

  get isEmpty(): boolean {
    return this.length === 0;
  }

  add(piece: Buffer): void {
    if (this.length < LONGEST_ROW) piece.copy(this.bytes, this.length);
    this.length += piece.length;
  }

  /** Completes the line with its last bytes, and returns it; undefined if the line is too long. */
  endedBy(piece: Buffer): Buffer | undefined {
    const before = this.length;
    if (before > 0) this.add(piece);
    this.length = 0;
    if (before + piece.length > LONGEST_ROW) return undefined;
    return before > 0 ? this.bytes.subarray(0, before + piece.length) : piece;
  }
}

/**
 * Runs a function that may create many errors. The errors get no stack traces, because an error with a stack
 * trace takes more than twice the time.
 */
function withoutStackTraces<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Parses a line as a JSON object. @returns undefined if the line is not a JSON object */
function objectIn(line: string): Record<string, unknown> | undefined {
  // This check finds most errors by the first and last characters of the line. It comes before JSON.parse,
  // because JSON.parse takes longer to report an error than to parse a valid row.
  const json = line.trim();
  if (!OBJECT_BEGIN.test(json) || !json.endsWith('}')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Tells whether a line contains nothing but white space as JSON defines it. */
function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== SPACE && byte !== TAB && byte !== CARRIAGE_RETURN) return false;
  return true;
}

function withoutMark(bytes: Buffer): Buffer {
  const mark = bytes.subarray(0, BYTE_ORDER_MARK.length);
  return mark.equals(BYTE_ORDER_MARK) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
}
