import fc from 'fast-check';
import { JsonScan } from './json-scan';

interface Counts {
  readonly values: number;
  readonly depth: number;
  readonly names: ReadonlySet<string>;
}

/**
 * Counts the values, the nesting depth and the member names of a parsed JSON value. The test compares these
 * numbers with those that JsonScan finds in the JSON text.
 */
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
  it('counts values, member names and nesting depth as a parser does, whatever the strings contain', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
        const { values, depth, names } = countsOf(value);
        const text = JSON.stringify(value, null, indent);
        const scan = scanned(text);
        expect(scan.bytes).toBe(Buffer.byteLength(text));
        expect(scan.depth).toBe(depth);
        // The scan counts an empty object or array as if it contained one value.
        expect(scan.values).toBeGreaterThanOrEqual(values);
        expect(scan.values).toBeLessThanOrEqual(2 * values + text.length / 8);
        // Two member names may have the same hash, so the scan may count fewer names than there are.
        expect(scan.names).toBeLessThanOrEqual(names.size);
        expect(scan.names).toBeGreaterThanOrEqual(Math.min(names.size, 1));
      }),
    );
  });

  it('gives the same result if an additional, empty piece of the body arrives after a backslash', () => {
    expect(scanned('["\\', '', '","]')).toEqual(scanned('["\\","]'));
  });

  it('gives the same result, no matter into which pieces the body is cut', () => {
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
  ])(
    'finds at least 851 and at most 1,000 names if a body has 1,000 different member names that are %s',
    (_how, write) => {
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
    },
  );

  it('counts a repeated member name once, and never counts a value as a name', () => {
    expect(scanned('[{"a":"b","c":["d","e"]},{"a":{"c":"f"}},"g","h"]').names).toBe(2);
  });

  it('counts a long number as several values, because it takes longer to parse', () => {
    expect(scanned(`[${'1'.repeat(800)}]`).values).toBeGreaterThanOrEqual(100);
    expect(scanned('[12,3.5,true,null]').values).toBe(6);
  });

  it('ends at the end of the body even if the last string is not closed', () => {
    expect(scanned('{"a\\')).toMatchObject({ depth: 1, names: 0 });
  });
});
