import type { LineFormat } from '../formats/lines';
import { csvRows } from './csv-rows';
import { encodingOf, inUtf8 } from './encoding';
import type { FileOptions } from './file-options';
import { ndjsonRows } from './ndjson-rows';
import type { Row } from './row';

const READERS = { csv: csvRows, ndjson: ndjsonRows };

/** Number of bytes at the beginning of a file that are examined to recognise its type. */
const BEGIN = 8;

/** The first bytes of file types that are not text, each with an error message for the sender. */
const PACKED = [
  ['1f8b', 'is packed by gzip: say so by Content-Encoding, or by a name in .gz'],
  ['504b0304', 'is a workbook: save it as CSV UTF-8'],
  ['d0cf11e0a1b11ae1', 'is a workbook: save it as CSV UTF-8'],
] as const;

/** Pattern for two ASCII characters in UTF-16, in either byte order. */
const UTF_16 = /^(?:(?!00)..00){2}|^(?:00(?!00)..){2}/;

const NO_MARK = 'is in UTF-16 without a byte order mark: say charset=utf-16le or charset=utf-16be';

/**
 * Yields the rows of a file as they arrive.
 * @param format undefined to detect it: a file that begins with an opening brace is NDJSON, any other file is CSV
 */
export async function* parseFile(
  format: LineFormat | undefined,
  bytes: AsyncIterable<Buffer>,
  options: FileOptions = {},
): AsyncGenerator<Row[], void> {
  const pieces = bytes[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  try {
    const begin = await beginning(pieces);
    const mistake = unreadable(begin, options.charset);
    if (mistake !== undefined) {
      yield [{ line: 1, mistake, isLast: true }];
      return;
    }
    const charset = encodingOf(begin, options.charset);
    const text = inUtf8(following(begin, pieces), charset ?? 'utf-8');
    yield* READERS[format ?? formatOf(begin)](text, { ...options, charset });
  } finally {
    await pieces.return?.();
  }
}

async function beginning(pieces: AsyncIterator<Buffer, undefined>): Promise<Buffer> {
  let begin: Buffer = Buffer.alloc(0);
  while (begin.length < BEGIN) {
    const { value, done } = await pieces.next();
    if (done) break;
    begin = begin.length > 0 ? Buffer.concat([begin, value]) : value;
  }
  return begin;
}

async function* following(begin: Buffer, pieces: AsyncIterator<Buffer, undefined>): AsyncGenerator<Buffer> {
  yield begin;
  for (;;) {
    const { value, done } = await pieces.next();
    if (done) return;
    yield value;
  }
}

function unreadable(begin: Buffer, charset: string | undefined): string | undefined {
  const bytes = begin.toString('hex', 0, BEGIN);
  if (charset === undefined && UTF_16.test(bytes)) return NO_MARK;
  return PACKED.find(([mark]) => bytes.startsWith(mark))?.[1];
}

function formatOf(begin: Buffer): LineFormat {
  // A byte order mark and the zero bytes of UTF-16 may come before the opening brace of a JSON object.
  return /^[^\x21-\x7e]*\{/.test(begin.toString('latin1', 0, BEGIN)) ? 'ndjson' : 'csv';
}
