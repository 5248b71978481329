const LAST = 0x10ffff;

/**
 * The smallest text that is greater than every product name with this prefix, in the order of code points (as in
 * UTF-8); undefined if no such text exists.
 */
export function prefixUpperBound(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // The code points after D7FF and before E000 are surrogates, not characters, so they are skipped.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
