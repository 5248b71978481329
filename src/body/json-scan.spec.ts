import fc from 'fast-check';
import { JsonScan } from './json-scan';

interface Counts {
  readonly values: number;
  readonly depth: number;
  readonly names: ReadonlySet<string>;
}

/** Counts values, levels and names in the parsed value, for comparison with the scan. */
function countsOf(value: unknown): Counts {
  if (typeof value !== 'object' || value === null) return { values: 1, depth: 0, names: new Set() };
  const inner = Object.values(value).map(countsOf);
  return {
    values: 1 + inner.reduce((sum, { values }) => sum + values, 0),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    names: new Set([
      ...(Array.isArray(value) ? [] : Object.keys(value)),
      ...inner.flatMap(({ names }) => [...names]),
    ]),
  };
}

function scanned(...pieces: (string | Uint8Array)[]): JsonScan {
  const scan = new JsonScan();
  for (const piece of pieces) scan.add(Buffer.from(piece));
  return scan;
}

const json = fc.jsonValue({ stringUnit: fc.constantFrom('"', '\\', '[', '{', ']', '}', ',', ':', 'a', 'é') });

describe('the scan of a JSON body', () => {
  it('counts values, names and depth as a parser would, with any text in strings', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
        const { values, depth, names } = countsOf(value);
        const text = JSON.stringify(value, null, indent);
        const scan = scanned(text);
        expect(scan.bytes).toBe(Buffer.byteLength(text));
        expect(scan.depth).toBe(depth);
        // An empty object or array counts as if it held one value.
        expect(scan.values).toBeGreaterThanOrEqual(values);
        expect(scan.values).toBeLessThanOrEqual(2 * values + text.length / 8);
        // Two names may have the same hash, so the scan may count fewer names.
        expect(scan.names).toBeLessThanOrEqual(names.size);
        expect(scan.names).toBeGreaterThanOrEqual(Math.min(names.size, 1));
      }),
    );
  });

  it('counts the same if an empty piece of the body follows a backslash', () => {
    expect(scanned('["\\', '', '","]')).toEqual(scanned('["\\","]'));
  });

  it('counts the same if the text arrives in pieces', () => {
    fc.assert(
      fc.property(json, fc.array(fc.nat(), { maxLength: 5 }), (value, cuts) => {
        const text = Buffer.from(JSON.stringify(value));
        const places = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, index) => text.subarray(places[index], end));
        expect(scanned(...pieces)).toEqual(scanned(text));
        expect(scanned(...Array.from(text, (byte) => Buffer.of(byte)))).toEqual(scanned(text));
      }),
    );
  });

  it.each([
    ['in one object', (names: string[]) => `{${names.map((name) => `"${name}":1`).join()}}`],
    ['each in an object of its own', (names: string[]) => `[${names.map((name) => `{"${name}":1}`).join()}]`],
  ])('counts a thousand different names almost exactly: %s', (_how, write) => {
    const families = [10, 2].flatMap((radix) =>
      ['k', '', 'x'.repeat(300)].map((begin) =>
        Array.from({ length: 1000 }, (_, index) => begin + index.toString(radix).padStart(12, '0')),
      ),
    );
    for (const family of families) {
      const { names } = scanned(write(family));
      expect(names).toBeGreaterThan(850);
      expect(names).toBeLessThanOrEqual(1000);
    }
  });

  it('counts a repeated name once, and never counts values as names', () => {
    expect(scanned('[{"a":"b","c":["d","e"]},{"a":{"c":"f"}},"g","h"]').names).toBe(2);
  });

  it('counts a long number as several values', () => {
    expect(scanned(`[${'1'.repeat(800)}]`).values).toBeGreaterThanOrEqual(100);
    expect(scanned('[12,3.5,true,null]').values).toBe(6);
  });

  it('ends at the end of a text whose last string is not closed', () => {
    expect(scanned('{"a\\')).toMatchObject({ depth: 1, names: 0 });
  });
});
