const LAST = 0x10ffff;

/** The first name behind all that begin so, in the order of code points, which is that of UTF-8; undefined for none. */
export function prefixUpperBound(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // What lies between D7FF and E000 are halves of characters, not characters.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
