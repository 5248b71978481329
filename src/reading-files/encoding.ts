/** The byte order marks at the beginning of files, each with the encoding that it means. */
const MARKS = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
] as const;

/** Character with which a decoder replaces bytes that it cannot decode. */
const REPLACEMENT = '\uFFFD';

/** A byte that is never valid in UTF-8. */
const INVALID = Buffer.of(0xff);

/** Characters of windows-1252 from 0x80 to 0x9F, which some versions of Node decode as control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Finds the WHATWG name of a file's encoding, from its byte order mark or from the charset that the sender declares.
 * @returns undefined if neither names an encoding; the file is then in UTF-8
 */
export function encodingOf(begin: Buffer, charset: string | undefined): string | undefined {
  const marked = MARKS.find(([, mark]) => begin.subarray(0, mark.length).equals(Buffer.from(mark)));
  return marked?.[0] ?? (charset === undefined ? undefined : encodingNamed(charset));
}

/**
 * Finds the encoding with a label of the WHATWG list; upper and lower case make no difference.
 * @returns undefined for a label that is not in the list
 */
export function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/**
 * Converts the bytes of a file to UTF-8. Input that cannot be decoded becomes a byte that is invalid in UTF-8, so that
 * its row is rejected.
 */
export async function* inUtf8(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* bytes;
    return;
  }
  const decode = decoderOf(encoding);
  for await (const piece of bytes) yield encoded(decode(piece));
  yield encoded(decode());
}

/**
 * Creates a decoder for the text of a file.
 * @returns a function that decodes the next piece; called without a piece, it returns the remaining text at the end
 */
function decoderOf(encoding: string): (piece?: Buffer) => string {
  if (encoding === 'windows-1252') return (piece) => windows1252(piece?.toString('latin1') ?? '');
  const decoder = new TextDecoder(encoding);
  return (piece) => decoder.decode(piece, { stream: piece !== undefined });
}

function windows1252(latin1: string): string {
  return latin1.replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80));
}

function encoded(text: string): Buffer {
  if (!text.includes(REPLACEMENT)) return Buffer.from(text);
  const parts = text.split(REPLACEMENT).flatMap((part) => [INVALID, Buffer.from(part)]);
  return Buffer.concat(parts.slice(1));
}
