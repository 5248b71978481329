const LAST = 0x10ffff;

/**
 * The smallest text that is greater than every product name with this prefix, in the order of code points (as in
 * UTF-8); undefined if there is none.
 */
export function prefixUpperBound(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // The code points between D7FF and E000 are surrogates, not characters.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
