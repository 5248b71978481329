import { isUtf8 } from 'node:buffer';
import { isObject, READING } from '../inventory/read-reading';
import { LONGEST_ROW, NOT_UTF8, type Row } from './row';

const LINE_FEED = 0x0a;

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The rows of a file with a JSON object on every line, in UTF-8, as they arrive; blank ones are left out.
 * @see https://github.com/ndjson/ndjson-spec
 */
export async function* ndjsonRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<Row[], void> {
  const begun = new BegunLine();
  let line = 0;
  for await (const piece of bytes) {
    const rows: Row[] = [];
    let from = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
      line += 1;
      const row = rowOf(begun.endedBy(piece.subarray(from, end)), line);
      if (row) rows.push(row);
      from = end + 1;
    }
    begun.add(piece.subarray(from));
    if (rows.length > 0) yield rows;
  }
  const row = rowOf(begun.endedBy(Buffer.alloc(0)), line + 1);
  yield row ? [row] : [];
}

/** A line whose end has not come yet; what is too long is not kept. */
class BegunLine {
  private readonly bytes = Buffer.allocUnsafe(LONGEST_ROW);
  private length = 0;

  add(piece: Buffer): void {
    if (this.length < LONGEST_ROW) piece.copy(this.bytes, this.length);
    this.length += piece.length;
  }

  /** The whole line; undefined where it is too long. */
  endedBy(piece: Buffer): Buffer | undefined {
    const before = this.length;
    if (before > 0) this.add(piece);
    this.length = 0;
    if (before + piece.length > LONGEST_ROW) return undefined;
    return before > 0 ? this.bytes.subarray(0, before + piece.length) : piece;
  }
}

/** @param bytes undefined where they are too many */
function rowOf(bytes: Buffer | undefined, line: number): Row | undefined {
  if (!bytes) return { line, mistake: `is longer than ${LONGEST_ROW} bytes` };
  if (!isUtf8(bytes)) return { line, mistake: NOT_UTF8 };
  const text = bytes.toString();
  const json = line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  if (json.trim() === '') return undefined;
  const values = parsed(json);
  return isObject(values)
    ? { line, values }
    : { line, mistake: READING.replace('an object', 'a JSON object') };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
