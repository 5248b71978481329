import fc from 'fast-check';
import { type Service, startService } from '../support/service';
import { type Bucket, bucketOf, expectSeries } from '../support/step-series';
import { type ModelReading, StockModel } from '../support/stock-model';

const CASES = Number(process.env.MODEL_CASES ?? 60);
const LOCATIONS = ['', 'shop-7', 'shop-7/shelf "2"', 'lager ö'] as const;
const QUERY = '/api/v1/inventory/query';
const LEVELS = '/api/v1/inventory/levels';
const SERIES = '/api/v1/inventory/series';

/** Intervals in µs, with the zone's time ahead of UTC where its days are asked for. */
const INTERVALS = [
  { interval: '1s', length: 1_000_000, ahead: 0 },
  { interval: '2s', length: 2_000_000, ahead: 0 },
  { interval: '1h', length: 3_600_000_000, ahead: 0 },
  { interval: '1d', length: 86_400_000_000, ahead: 20_700_000_000, timezone: 'Asia/Kathmandu' },
  { interval: '1d', length: 86_400_000_000, ahead: -3_600_000_000, timezone: 'Etc/GMT+1' },
];

/** A microsecond of the first seconds of 2024, or one of a hundred years later. */
const moment = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }).map((tick) => tick * 400_000.5) },
  { weight: 1, arbitrary: fc.constant(3_155_760_000_000_000) },
);
const reading = fc.record({
  location: fc.constantFrom(...LOCATIONS),
  at: moment.map(Math.floor),
  amount: fc.integer({ min: 0, max: 9 }),
  isDelta: fc.boolean(),
  isOut: fc.boolean(),
  isVoided: fc.integer({ max: 9, min: 0 }).map((chance) => chance === 0),
});

/** A bound of a series: any microsecond around the readings, or one of a reading. */
const bound = fc.option(
  fc.oneof(
    fc.integer({ min: 0, max: 4_500_000 }),
    fc.integer({ min: 0, max: 9 }).map((tick) => Math.floor(tick * 400_000.5)),
  ),
  { nil: undefined },
);

/** Now, in µs since the beginning of 2024. */
const NOW = (Date.now() - Date.parse('2024-01-01T00:00:00Z')) * 1000;

type Drawn = typeof reading extends fc.Arbitrary<infer Value> ? Value : never;

function textOf(at: number): string {
  const seconds = new Date(Date.parse('2024-01-01T00:00:00Z') + Math.floor(at / 1_000_000) * 1000);
  const fraction = (at % 1_000_000).toString().padStart(6, '0').replace(/0+$/, '');
  return `${seconds.toISOString().slice(0, 19)}${fraction && `.${fraction}`}Z`;
}

describe('levels as a function of the set of readings', () => {
  let service: Service;
  let products = 0;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const json = async <Body>(path: string) => (await service.get(path).expect(200)).body as Body;
  const store = (items: object[], key: string) =>
    service.post('/api/v1/inventory/update', { items }).set('Idempotency-Key', key).expect(201);

  /** Stores the readings one after the other, so that their ids are in this order, and voids some. */
  async function arrive(productid: string, readings: Drawn[]): Promise<ModelReading[]> {
    const items = readings.map(({ location, at, amount, isDelta, isOut }) => ({
      productid,
      ...(location && { location }),
      ...(isDelta ? { delta: (amount + 1) * (isOut ? -1 : 1) } : { quantity: amount }),
      timestamp: textOf(at),
    }));
    const half = items.length >> 1;
    if (half > 0) await store(items.slice(0, half), `${productid}-1`);
    if (items.length > half) await store(items.slice(half), `${productid}-2`);
    const rows = await service.query<{ id: number }>(
      'SELECT id::int AS id FROM inventory_items WHERE productid = $1 ORDER BY id',
      [productid],
    );
    const named = items.map((item, index) => ({ ...item, id: rows[index]?.id ?? 0 }));
    const voided = named.filter((_, index) => readings[index]?.isVoided);
    if (voided.length > 0) {
      const names = voided.map(({ productid, location, timestamp, id }) => ({
        productid,
        location,
        timestamp,
        id,
      }));
      await service.post('/api/v1/inventory/void', { items: names }).expect(200);
    }
    return named.flatMap((item, index): ModelReading[] => {
      const { location, at, isVoided } = readings[index] as Drawn;
      if (isVoided) return [];
      const { id } = item;
      return 'delta' in item
        ? [{ id, location, at, delta: item.delta }]
        : [{ id, location, at, quantity: item.quantity }];
    });
  }

  function expectedPage(model: StockModel, productid: string, readings: ModelReading[]) {
    return readings.map((one) => ({
      id: one.id,
      productid,
      ...(one.location && { location: one.location }),
      quantity: model.shown(one),
      ...(one.delta !== undefined && { delta: one.delta }),
      timestamp: textOf(one.at),
    }));
  }

  function expectedLevel(model: StockModel, productid: string, locations: readonly string[], at: number) {
    const found = locations.flatMap((location) => {
      const level = model.level(location, at);
      return level ? [{ location, ...level }] : [];
    });
    if (found.length === 0) return undefined;
    const newest = found
      .map((level) => level.newest)
      .sort((a, b) => a.at - b.at || a.id - b.id)
      .at(-1);
    const counted = found
      .flatMap((level) => level.counted ?? [])
      .sort((a, b) => a.at - b.at)
      .at(-1);
    const differs = found.some((level) => level.counted?.at !== level.newest.at);
    const entries = found.map((level) => ({
      location: level.location,
      quantity: level.quantity,
      timestamp: textOf(level.newest.at),
      id: level.newest.id,
      ...(level.counted && level.counted.at !== level.newest.at && { counted_at: textOf(level.counted.at) }),
    }));
    return {
      productid,
      quantity: found.reduce((sum, { quantity }) => sum + quantity, 0),
      timestamp: textOf(newest?.at ?? 0),
      id: newest?.id,
      ...(differs && counted && { counted_at: textOf(counted.at) }),
      ...(found.some(({ location }) => location !== '') && {
        locations: entries.sort((a, b) => (a.location < b.location ? -1 : 1)),
      }),
    };
  }

  /** A series by the definition, of which no bucket ends after now. */
  function expectedSeries(
    model: StockModel,
    locations: readonly string[],
    { length, ahead }: (typeof INTERVALS)[number],
    from: number | undefined,
    to: number | undefined,
  ): Bucket[] {
    const times = model.between((other) => locations.includes(other), 0, Infinity).map(({ at }) => at);
    const [start = NaN, end = NaN] = [from ?? times[0], to ?? times.filter((at) => at < NOW).at(-1)];
    const steps = {
      times: times.map(BigInt),
      level: (at: bigint) => {
        const known = locations.flatMap((location) => model.level(location, Number(at))?.quantity ?? []);
        return known.length > 0 ? known.reduce((sum, quantity) => sum + quantity) : undefined;
      },
    };
    const buckets: Bucket[] = [];
    const first = Math.floor((start + ahead) / length) * length - ahead;
    for (let begin = first; begin <= end && start <= end; begin += length) {
      const next = Math.min(begin + length, (to ?? Infinity) + 1);
      const bucket = bucketOf(steps, BigInt(Math.max(begin, start)), BigInt(next));
      if (bucket) buckets.push({ timestamp: textOf(begin), ...bucket });
    }
    return buckets;
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

  it(`is what the definition says, in whatever order they arrive (${CASES} stocks)`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(reading, { maxLength: 12 }),
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
            ['', Date.now() * 1000 - Date.parse('2024-01-01T00:00:00Z') * 1000],
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
                (interval.timezone ? `&timezone=${encodeURIComponent(interval.timezone)}` : '') +
                (from === undefined ? '' : `&starttimestamp=${textOf(from)}`) +
                (to === undefined ? '' : `&endtimestamp=${textOf(to)}`),
            );
            expectSeries(items, expectedSeries(model, wanted, interval, from, to));
          }
        },
      ),
      { numRuns: CASES },
    );
  });
});
