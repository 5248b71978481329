import fc from 'fast-check';
import { nestingOf } from './json-nesting';

/** The same by way of the parsed value. */
function nestingOfValue(value: unknown): { opened: number; depth: number } {
  if (typeof value !== 'object' || value === null) return { opened: 0, depth: 0 };
  const inner = Object.values(value).map(nestingOfValue);
  return {
    opened: 1 + inner.reduce((sum, { opened }) => sum + opened, 0),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
}

describe('nestingOf', () => {
  it('counts what a parser would find, whatever stands in strings', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ stringUnit: fc.constantFrom('"', '\\', '[', '{', ']', '}', 'a', 'é') }),
        (value) => {
          expect(nestingOf(Buffer.from(JSON.stringify(value)))).toEqual(nestingOfValue(value));
        },
      ),
    );
  });

  it('comes to an end with a string that does not', () => {
    expect(nestingOf(Buffer.from('{"a\\'))).toEqual({ opened: 1, depth: 1 });
  });
});
