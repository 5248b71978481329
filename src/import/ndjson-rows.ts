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
  let line = 0;
  let rest: Buffer[] = [];
  let restLength = 0;
  for await (const piece of bytes) {
    const rows: Row[] = [];
    let from = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
      const whole =
        restLength > 0 ? Buffer.concat([...rest, piece.subarray(0, end)]) : piece.subarray(from, end);
      line += 1;
      const row = rowOf(whole, line);
      if (row) rows.push(row);
      rest = [];
      restLength = 0;
      from = end + 1;
    }
    rest.push(piece.subarray(from));
    restLength += piece.length - from;
    if (restLength > LONGEST_ROW) {
      rows.push({ line: line + 1, mistake: `is longer than ${LONGEST_ROW} bytes`, isLast: true });
      yield rows;
      return;
    }
    if (rows.length > 0) yield rows;
  }
  const row = rowOf(Buffer.concat(rest), line + 1);
  yield row ? [row] : [];
}

function rowOf(bytes: Buffer, line: number): Row | undefined {
  if (bytes.length > LONGEST_ROW) return { line, mistake: `is longer than ${LONGEST_ROW} bytes` };
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
