/**
 * Makes a text of at most the given size in bytes. It consists of `begin`, as many pieces as fit, joined by
 * commas, and `end`.
 */
function filled(bytes: number, begin: string, piece: (index: number) => string, end: string): string {
  const pieces: string[] = [];
  let room = bytes - begin.length - end.length;
  for (let index = 0; room > 0; index += 1) {
    const next = piece(index);
    room -= next.length + 1;
    if (room >= 0) pieces.push(next);
  }
  return begin + pieces.join() + end;
}

/**
 * A JSON body with the given number of items, and with a long text that fills the body up to the given number
 * of bytes.
 */
function padded(bytes: number, count: number, piece: (index: number) => string, filling: string): string {
  const pieces = Array.from({ length: count }, (_, index) => piece(index)).join();
  const rest = Math.max(0, bytes - pieces.length - 100);
  return `{"items":[${pieces}],"note":"${filling}${'x'.repeat(rest)}"}`;
}

const reading = (note: string) => (index: number) =>
  `{"productid":"ABC-${index}","quantity":${index},"timestamp":"2024-01-01T10:00:00Z","note":"${note}"}`;

/**
 * JSON texts for which JSON.parse needs much more memory than the text itself. The name of a text says what
 * the text repeats.
 */
export const SHAPES: Readonly<Record<string, (bytes: number) => string>> = {
  names: (bytes) => filled(bytes, '{', (index) => `"k${index}":1`, '}'),
  'index names': (bytes) => filled(bytes, '{', (index) => `"${index}":1`, '}'),
  'names in escapes': (bytes) => filled(bytes, '{', (index) => `"\\u0061${index}":1`, '}'),
  'pairs of names': (bytes) =>
    filled(bytes, '[', (index) => `{"a${index % 900}":1,"b${Math.floor(index / 900)}":1}`, ']'),
  'objects of 999 names': (bytes) =>
    filled(bytes, '[', () => `{${Array.from({ length: 999 }, (_, index) => `"k${index}":1`).join()}}`, ']'),
  'the same name': (bytes) => filled(bytes, '{', () => '"k":1', '}'),
  'empty objects': (bytes) => filled(bytes, '{"items":[', () => '{}', ']}'),
  'arrays in arrays': (bytes) => filled(bytes, '[', () => `${'['.repeat(14)}${']'.repeat(14)}`, ']'),
  numbers: (bytes) => filled(bytes, '[', () => '1', ']'),
  'short strings': (bytes) => filled(bytes, '[', (index) => `"${index.toString(36)}"`, ']'),
  'long numbers': (bytes) => filled(bytes, '[', () => `9007199254740993.${'0'.repeat(700)}1`, ']'),
  'one number': (bytes) => `[${'1'.repeat(bytes - 2)}]`,
  'one string with a wide character': (bytes) => padded(bytes, 0, String, 'š'),
  'one name': (bytes) => `{"${'k'.repeat(bytes - 6)}":1}`,
  'index members': (bytes) => padded(bytes, 100_000, () => '{"30":1}', 'š'),
  'objects of nearly a thousand names': (bytes) =>
    padded(bytes, 100_000, (index) => `{"k${index % 900}":1}`, 'š'),
  'readings with notes': (bytes) => padded(bytes, 10_000, reading('x'.repeat(bytes / 10_000 - 110)), ''),
  'readings with wide notes': (bytes) =>
    padded(bytes, 10_000, reading(`š${'x'.repeat(bytes / 10_000 - 115)}`), ''),
};
