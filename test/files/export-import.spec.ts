import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CSV, exported, imported, NDJSON, put } from '../support/exports';
import { type Service, startService } from '../support/service';

const SECOND = 1_000_000;

/** Few days, so that equal timestamps are frequent. They include the limits of the range, and microseconds. */
const timestamp = fc
  .tuple(
    fc.constantFrom('0001-01-01', '0999-12-31', '1970-01-01', '2000-02-29', '2024-01-01', '9999-12-31'),
    fc.integer({ min: 0, max: 86_399 }),
    fc.oneof(fc.constantFrom(0, 1, 500_000, 999_999), fc.nat({ max: SECOND - 1 })),
  )
  .map(([day, second, micro]) => {
    const time = new Date(second * 1000).toISOString().slice(11, 19);
    return `${day}T${time}.${String(micro).padStart(6, '0')}Z`;
  });

const name = fc
  .oneof(
    fc.constantFrom('A', 'a', 'AB', '=1', "'=1", ' A', 'A '),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    // The characters that have a meaning in CSV, NDJSON or a spreadsheet.
    fc.string({
      unit: fc.constantFrom(...Array.from('",;\r\n\t\\\'=+-@＝{}:# \ufeff\ufffd\uffff😀')),
      minLength: 1,
      maxLength: 8,
    }),
  )
  .filter((text) => !text.includes('\0') && text !== '' && Array.from(text).length <= 255);

const reading = fc.record({
  productid: name,
  quantity: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 2_147_483_647 })),
  timestamp,
});
const stock = fc
  .tuple(
    fc.array(reading, { maxLength: 60, size: 'max' }),
    // Readings with the same product and timestamp, which only the order of storing distinguishes.
    fc.array(fc.nat({ max: 9 }), { maxLength: 30, size: 'max' }),
  )
  .map(([readings, quantities]) => [
    ...readings,
    ...quantities.map((quantity) => ({
      productid: 'tie',
      quantity,
      timestamp: '2024-01-01T00:00:00.000000Z',
    })),
  ]);

describe('an exported file', () => {
  let source: Service;
  let target: Service;

  beforeAll(async () => {
    source = await startService();
    target = await startService();
  });
  afterAll(async () => {
    await source.stop();
    await target.stop();
  });

  /** Keeps the products of the target, because its service remembers which names it has written. */
  const empty = async () => {
    await source.query('TRUNCATE inventory_items, products');
    await target.query('TRUNCATE inventory_items');
  };
  const inOrder = ({ query }: Service) =>
    query(
      'SELECT productid, quantity, "timestamp"::text FROM inventory_items ORDER BY productid, "timestamp", id',
    );

  it.each([CSV, NDJSON])('of %s is imported without a change, compressed or not', (type) =>
    fc.assert(
      fc.asyncProperty(stock, fc.boolean(), async (readings, isPacked) => {
        await empty();
        await put(source, readings);
        const file = await exported(source, type);

        const inserted = isPacked
          ? await imported(target, type, gzipSync(file), { 'Content-Encoding': 'gzip' })
          : await imported(target, type, file);

        expect(inserted).toBe(readings.length);
        expect(await exported(target, type)).toBe(file);
        expect(await inOrder(target)).toEqual(await inOrder(source));
      }),
      { numRuns: 30 },
    ),
  );

  it.each([
    [CSV, NDJSON],
    [NDJSON, CSV],
  ])(
    'of %s creates an equal database when imported into an empty one, and equal exports, also as %s',
    async (one, other) => {
      await empty();
      const fresh = await startService();
      const names = ['=A,"1"', 'two\r\nlines', '\u{10ffff}', '\uffff'];
      await put(
        source,
        Array.from({ length: 4000 }, (_, n) => ({
          productid: names[n % names.length] as string,
          quantity: n,
          timestamp: `2024-01-01T00:00:00.${String(Math.floor(n / 50)).padStart(6, '0')}Z`,
        })),
      );

      expect(await imported(fresh, one, await exported(source, one))).toBe(4000);

      expect(await exported(fresh, one)).toBe(await exported(source, one));
      expect(await exported(fresh, other)).toBe(await exported(source, other));
      expect(await inOrder(fresh)).toEqual(await inOrder(source));
      await fresh.stop();
    },
  );
});
