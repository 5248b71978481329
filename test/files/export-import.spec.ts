import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CSV, exported, imported, NDJSON, put } from '../support/exports';
import { type Service, startService } from '../support/service';

const SECOND = 1_000_000;

/**
 * Generates timestamps on only six days, so that some timestamps are equal. One day is in the year 1 and one
 * in the year 9999. The times have microseconds.
 */
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
    // The names contain characters that have a special meaning in CSV, NDJSON or spreadsheets.
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
    // Readings with the same product and timestamp, which are exported in the order of storing.
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

/** Generates products and locations. Several readings share a location, because there are few locations. */
const place = fc.record({
  productid: fc.oneof(fc.constantFrom('A', '=1', 'tie'), name),
  location: fc.option(fc.oneof({ weight: 3, arbitrary: fc.constantFrom('shop-7', "'=1", ' ') }, name), {
    nil: undefined,
  }),
});
const amount = fc.oneof(
  fc.record({ quantity: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 2_147_483_647 })) }),
  fc.record({
    delta: fc
      .oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -2_147_483_647 }))
      .filter((delta) => delta !== 0 && delta > -2_147_483_648),
  }),
);
const origin = fc.record({
  reason: fc.option(
    fc.oneof(fc.constantFrom('sale', '-', '5e-12', '-5e-3'), fc.stringMatching(/^[a-z0-9_.-]{1,64}$/)),
    { nil: undefined },
  ),
  reference: fc.option(name, { nil: undefined }),
});
const moment = fc.oneof(fc.constant('2024-01-01T00:00:00.000000Z'), timestamp);
const anyStock = fc.array(
  fc.tuple(place, amount, origin, moment).map(([place, amount, origin, timestamp]) => ({
    ...place,
    ...amount,
    ...origin,
    timestamp,
  })),
  { maxLength: 60, size: 'max' },
);

/** An adjustment. The tests export it with the other readings, so that the exported file has all columns. */
const DETAIL = { productid: 'A', delta: 1, timestamp: '2024-01-01' };

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

  /**
   * Deletes the readings of both services. The product names in the target service are not deleted: the
   * target service remembers which names it has stored, and would not store a deleted name again.
   */
  const empty = async () => {
    await source.query('TRUNCATE inventory_items, products, detailed_products, product_locations');
    await target.query('TRUNCATE inventory_items');
  };
  const inOrder = ({ query }: Service) =>
    query(
      `SELECT productid, location, quantity, is_delta, "timestamp"::text, reference, reason
       FROM inventory_items LEFT JOIN origins ON origins.id = origin
       ORDER BY productid, location, "timestamp", inventory_items.id`,
    );
  /** Reads the levels at a moment, without the reading ids, which differ between two databases. */
  const levels = async (service: Service, productids: string[], at: string) => {
    const { body } = await service.post('/api/v1/inventory/levels', { productids, at }).expect(200);
    return JSON.parse(JSON.stringify(body), (member, value: unknown) =>
      member === 'id' ? undefined : value,
    ) as unknown;
  };

  it.each([CSV, NDJSON])('of the type %s loses no reading when it is imported, compressed or not', (type) =>
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
      { numRuns: 10 },
    ),
  );

  it.each([CSV, NDJSON])(
    'of the type %s restores every field of the readings and every stock level if another service imports it',
    (type) =>
      fc.assert(
        fc.asyncProperty(anyStock, timestamp, async (readings, at) => {
          await empty();
          await put(source, [...readings, DETAIL]);
          const file = await exported(source, type);

          await imported(target, type, file, { 'Idempotency-Key': randomUUID() });

          expect(await exported(target, type)).toBe(file);
          expect(await inOrder(target)).toEqual(await inOrder(source));
          const products = [...new Set([DETAIL, ...readings].map(({ productid }) => productid))];
          for (const moment of [at, '2024-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z']) {
            expect(await levels(target, products, moment)).toEqual(await levels(source, products, moment));
          }
        }),
        { numRuns: 10 },
      ),
  );

  it.each([
    [CSV, NDJSON],
    [NDJSON, CSV],
  ])(
    'of the type %s is imported into a new database, which then exports the same readings in this type and in %s',
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
