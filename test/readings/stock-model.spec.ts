import fc from 'fast-check';
import { expectedLevel, expectedPage, expectedSeries, INTERVALS } from '../support/model/expected';
import {
  type DrawnReading,
  itemOf,
  LOCATIONS,
  modelReadings,
  modelTime,
  readingsAt,
  textOf,
  tick,
} from '../support/model/stocks';
import { LEVELS, QUERY, SERIES, UPDATE, VOID } from '../support/paths';
import { type Service, startService } from '../support/service';
import { type Bucket, expectSeries } from '../support/step-series';
import { type ModelReading, StockModel } from '../support/stock-model';

const CASES = 60;

/**
 * A random start or end of the time range of a series: any microsecond from 0 to 4.5 s, a possible timestamp
 * of a reading, or undefined.
 */
const bound = fc.option(fc.oneof(fc.integer({ min: 0, max: 4_500_000 }), tick), { nil: undefined });

/** The current time, in µs since the beginning of 2024. */
const NOW = modelTime(Date.now());

describe('the service with random stocks', () => {
  let service: Service;
  let products = 0;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const json = async <Body>(path: string) => (await service.get(path).expect(200)).body as Body;
  const store = (items: object[], key: string) =>
    service.post(UPDATE, { items }).set('Idempotency-Key', key).expect(201);

  /**
   * Stores the readings one after the other in two requests, so that their ids are in the given order. Then
   * voids some readings.
   */
  async function arrive(productid: string, readings: readonly DrawnReading[]): Promise<ModelReading[]> {
    const items = readings.map((reading) => itemOf(productid, reading));
    const half = items.length >> 1;
    if (half > 0) await store(items.slice(0, half), `${productid}-1`);
    if (items.length > half) await store(items.slice(half), `${productid}-2`);
    const rows = await service.query<{ id: number }>(
      'SELECT id::int AS id FROM inventory_items WHERE productid = $1 ORDER BY id',
      [productid],
    );
    const voided = items.flatMap(({ productid, location, timestamp }, index) =>
      readings[index]?.isVoided ? { productid, location, timestamp, id: rows[index]?.id } : [],
    );
    if (voided.length > 0) await service.post(VOID, { items: voided }).expect(200);
    return modelReadings(
      productid,
      readings,
      rows.map(({ id }) => id),
    );
  }

  async function pages(path: string, limit: number) {
    const items: object[] = [];
    let cursor = '';
    do {
      const page: { items: object[]; next_cursor?: string } = await json(`${path}&limit=${limit}${cursor}`);
      items.push(...page.items);
      cursor = page.next_cursor === undefined ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor);
    return items;
  }

  it(`returns the same levels, pages and series as a simple model (${CASES} stocks)`, async () => {
    await fc.assert(
      fc.asyncProperty(
        readingsAt(tick, 12),
        fc.option(fc.constantFrom(...LOCATIONS), { nil: undefined }),
        fc.integer({ min: -1, max: 4_000_000 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('asc', 'desc'),
        fc.array(fc.tuple(fc.constantFrom(...INTERVALS), bound, bound), { minLength: 3, maxLength: 3 }),
        async (readings, location, at, limit, order, series) => {
          products += 1;
          const productid = `P-${products}`;
          const model = new StockModel(await arrive(productid, readings));
          const wanted = location === undefined ? LOCATIONS : [location];
          const where = `productid=${productid}${location === undefined ? '' : `&location=${encodeURIComponent(location)}`}`;

          const shown = model.between((other) => wanted.some((one) => one === other), 0, Infinity);
          const expected = expectedPage(model, productid, shown);
          if (order === 'desc') expected.reverse();
          expect(await pages(`${QUERY}?${where}&order=${order}`, limit)).toEqual(expected);

          for (const [asked, moment] of [
            ['', modelTime(Date.now())],
            [`&at=${textOf(Math.max(0, at))}`, Math.max(0, at)],
          ] as const) {
            const level = expectedLevel(model, productid, wanted, moment);
            const { items, missing } = await json<{ items: object[]; missing: string[] }>(
              `${LEVELS}?${where}${asked}`,
            );
            expect({ items, missing }).toEqual(
              level ? { items: [level], missing: [] } : { items: [], missing: [productid] },
            );
          }

          for (const [interval, from, to] of series) {
            const { items } = await json<{ items: Bucket[] }>(
              `${SERIES}?${where}&interval=${interval.interval}` +
                ('timezone' in interval ? `&timezone=${encodeURIComponent(interval.timezone)}` : '') +
                (from === undefined ? '' : `&starttimestamp=${textOf(from)}`) +
                (to === undefined ? '' : `&endtimestamp=${textOf(to)}`),
            );
            expectSeries(items, expectedSeries(model, wanted, interval, from, to, NOW));
          }
        },
      ),
      { numRuns: CASES },
    );
  });
});
