import fc from 'fast-check';
import { type Item, type Page, pathOf, walk } from '../support/pages';
import { LEVELS, PRODUCTS, QUERY, SERIES } from '../support/paths';
import { type Service, startService } from '../support/service';
import { type Bucket, bucketOf, expectSeries } from '../support/step-series';

/** A reading in this test's simple model of the API; its time is in microseconds since 1970. */
interface Reading {
  readonly productid: string;
  readonly quantity: number;
  readonly time: bigint;
}

const SECOND = 1_000_000n;
const UNITS = { s: 1n, m: 60n, h: 3600n, d: 86_400n };

function textOf(time: bigint): string {
  const fraction = ((time % SECOND) + SECOND) % SECOND;
  const seconds = (time - fraction) / SECOND;
  const micros = String(fraction).padStart(6, '0').replace(/0+$/, '');
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${micros && `.${micros}`}Z`;
}

const byteOrder = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A simple model of the API, which keeps all readings in memory, and computes every response from all of them. */
class Model {
  /**
   * Creates the model of the API.
   * @param readings the readings in the order in which they were stored, which is also the order of their ids
   */
  constructor(private readonly readings: readonly Reading[]) {}

  get products(): string[] {
    return [...new Set(this.readings.map(({ productid }) => productid))].sort(byteOrder);
  }

  /**
   * Returns the readings of a product, oldest first. The sort is stable, so readings with equal times stay in
   * the order of their ids.
   */
  of(productid: string, from?: bigint, to?: bigint): Reading[] {
    return this.readings
      .filter((reading) => reading.productid === productid)
      .filter(({ time }) => (from === undefined || time >= from) && (to === undefined || time <= to))
      .sort((a, b) => Number(a.time - b.time));
  }

  level(productid: string, at?: bigint): Reading | undefined {
    return this.of(productid, undefined, at).at(-1);
  }

  series(productid: string, interval: bigint, from?: bigint, to?: bigint): Bucket[] {
    const start = from ?? this.of(productid)[0]?.time;
    const end = to ?? this.of(productid).at(-1)?.time;
    if (start === undefined || end === undefined || start > end) return [];
    const length = interval * SECOND;
    const steps = {
      times: this.of(productid).map(({ time }) => time),
      level: (at: bigint) => this.level(productid, at)?.quantity,
    };
    const buckets: Bucket[] = [];
    for (let begin = beginOf(start, length); begin <= end; begin += length) {
      const next = to !== undefined && to + 1n < begin + length ? to + 1n : begin + length;
      const bucket = bucketOf(steps, begin < start ? start : begin, next);
      if (bucket) buckets.push({ timestamp: textOf(begin), ...bucket });
    }
    return buckets;
  }
}

/** The start of the series interval that contains a time. Intervals are counted from Monday, 2001-01-01. */
function beginOf(time: bigint, length: bigint): bigint {
  const since = time - BigInt(Date.UTC(2001, 0, 1)) * 1000n;
  return time - (((since % length) + length) % length);
}

const PRODUCT_NAMES = ['A', 'AB', 'a', 'A%', 'ä', '\ud7ff', '\uff5e', '😀', '{"id":', 'never stored'];

/**
 * Random timestamps from a few values, so that equal ones occur. Some are at interval boundaries, others are
 * far apart.
 */
const time = fc
  .tuple(
    fc.constantFrom(
      ...[Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1, 1), Date.UTC(2024, 0, 7), Date.UTC(2000, 11, 31), 0],
    ),
    fc.constantFrom(-SECOND, -1n, 0n, 1n, 500_000n, 3599n * SECOND, 86_399_999_999n),
  )
  .map(([base, offset]) => BigInt(base) * 1000n + offset);

const reading = fc.record({
  productid: fc.constantFrom(...PRODUCT_NAMES.slice(0, -1)),
  quantity: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 2_147_483_647 })),
  time,
});
const stock = fc.array(reading, { minLength: 1, maxLength: 60, size: 'max' });
const bound = fc.option(time, { nil: undefined });
const productid = fc.constantFrom(...PRODUCT_NAMES);
const order = fc.constantFrom('asc' as const, 'desc' as const);
const limit = fc.integer({ min: 1, max: 12 });

describe('the service with random readings', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  /**
   * Deletes all readings and product names from the database. Then stores the given readings by SQL, in the
   * order of their ids. SQL is needed because the service would not store a deleted product name again.
   */
  const stored = async (readings: readonly Reading[]): Promise<Model> => {
    await service.query('TRUNCATE inventory_items, products');
    const column = <T>(value: (reading: Reading) => T) => readings.map(value);
    await service.query(
      `WITH names AS (INSERT INTO products SELECT DISTINCT unnest($1::text[]))
       INSERT INTO inventory_items (productid, quantity, "timestamp")
       SELECT productid, quantity, "timestamp"
       FROM unnest($1::text[], $2::int[], $3::timestamptz[]) WITH ORDINALITY AS r (productid, quantity, "timestamp", n)
       ORDER BY n`,
      [column((r) => r.productid), column((r) => r.quantity), column((r) => textOf(r.time))],
    );
    return new Model(readings);
  };
  const get = async <Body>(path: string, parameters: Record<string, string | number | undefined>) => {
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
    const { status, text, body } = await service.get(
      pathOf(path, Object.fromEntries(given) as Record<string, string | number>),
    );
    if (status !== 200) throw new Error(text);
    return body as Body;
  };
  const optionalText = (moment: bigint | undefined) => (moment === undefined ? undefined : textOf(moment));
  const plain = ({ productid, quantity, timestamp }: Item) => ({ productid, quantity, timestamp });
  const expected = ({ productid, quantity, time }: Reading) => ({
    productid,
    quantity,
    timestamp: textOf(time),
  });

  it('returns the same levels as a simple model, now and as of any moment', () =>
    fc.assert(
      fc.asyncProperty(
        stock,
        fc.array(productid, { minLength: 1, maxLength: 12 }),
        fc.array(bound, { minLength: 4, maxLength: 4 }),
        async (readings, asked, moments) => {
          const model = await stored(readings);
          for (const at of moments) {
            const parameters = asked.map((name): [string, string] => ['productid', name]);
            if (at !== undefined) parameters.push(['at', textOf(at)]);
            const { body } = await service
              .get(`${LEVELS}?${new URLSearchParams(parameters).toString()}`)
              .expect(200);

            const once = [...new Set(asked)];
            const items = once.flatMap((name) => model.level(name, at) ?? []);
            expect({ ...body, items: body.items.map(plain) }).toEqual({
              count: items.length,
              items: items.map(expected),
              missing: once.filter((name) => model.level(name, at) === undefined),
            });
          }
        },
      ),
      { numRuns: 60 },
    ));

  it('returns the same list of products as a simple model of the API in this test', () =>
    fc.assert(
      fc.asyncProperty(
        stock,
        fc.constantFrom(undefined, 'A', 'A%', 'a', '\ud7ff', '😀', 'none'),
        limit,
        async (readings, prefix, most) => {
          const model = await stored(readings);

          const pages = await walk(service, PRODUCTS, {
            limit: most,
            ...(prefix !== undefined && { prefix }),
          });

          const names = model.products.filter((name) => name.startsWith(prefix ?? ''));
          expect(pages.flatMap(({ items }) => items.map(plain))).toEqual(
            names.map((name) => expected(model.level(name) as Reading)),
          );
          expect(pages).toHaveLength(Math.max(1, Math.ceil(names.length / most)));
        },
      ),
      { numRuns: 60 },
    ));

  it('returns the same pages of readings as a simple model of the API in this test, by cursor and by offset', () =>
    fc.assert(
      fc.asyncProperty(
        stock,
        productid,
        bound,
        bound,
        order,
        limit,
        async (readings, name, from, to, way, most) => {
          const model = await stored(readings);
          const parameters = {
            productid: name,
            order: way,
            ...(from !== undefined && { starttimestamp: textOf(from) }),
            ...(to !== undefined && { endtimestamp: textOf(to) }),
          };

          const pages = await walk(service, QUERY, { ...parameters, limit: most });
          const byOffset = await get<Page>(QUERY, { ...parameters, limit: 500, offset: most });

          const oldestFirst = model.of(name, from, to).map(expected);
          const all = way === 'asc' ? oldestFirst : oldestFirst.reverse();
          expect(pages.flatMap(({ items }) => items.map(plain))).toEqual(all);
          expect(byOffset.items.map(plain)).toEqual(all.slice(most));
          expect(pages).toHaveLength(Math.max(1, Math.ceil(all.length / most)));
        },
      ),
      { numRuns: 100 },
    ));

  it('returns the same series as a simple model of the API in this test, for any interval and time bounds', () =>
    fc.assert(
      fc.asyncProperty(
        stock,
        fc.array(
          fc.record({
            name: productid,
            interval: fc.oneof(
              fc.constantFrom('1s', '7s', '1m', '1h', '1d', '7d', '366d'),
              fc
                .tuple(fc.integer({ min: 1, max: 366 }), fc.constantFrom('s', 'm', 'h', 'd'))
                .map(([n, unit]) => `${n}${unit}`),
            ),
            from: bound,
            to: bound,
          }),
          { minLength: 6, maxLength: 6 },
        ),
        async (readings, questions) => {
          const model = await stored(readings);
          for (const { name, interval, from, to } of questions) {
            const seconds = BigInt(interval.slice(0, -1)) * UNITS[interval.at(-1) as keyof typeof UNITS];
            const first = from ?? model.of(name)[0]?.time ?? 0n;
            const last = to ?? model.of(name).at(-1)?.time ?? 0n;
            if (last - first > 1990n * seconds * SECOND) continue;

            const { items } = await get<{ items: Bucket[] }>(SERIES, {
              productid: name,
              interval,
              starttimestamp: optionalText(from),
              endtimestamp: optionalText(to),
            });

            expectSeries(items, model.series(name, seconds, from, to));
          }
        },
      ),
      { numRuns: 100 },
    ));
});
