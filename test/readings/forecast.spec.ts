import fc from 'fast-check';
import { forecast } from '../../src/forecast/forecast';
import { daysOf } from '../support/model/forecast-days';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { daysAgo, NOON_ZONE } from '../support/noon';
import { pathOf } from '../support/pages';
import { type Service, startService } from '../support/service';
import { StockModel } from '../support/stock-model';

const FORECAST = '/api/v1/inventory/forecast';
const UPDATE = '/api/v1/inventory/update';

interface Item {
  readonly quantity?: number;
  readonly delta?: number;
  readonly timestamp: string;
  readonly location?: string;
  readonly reason?: string;
}

const count = (quantity: number, timestamp: string, more = {}): Item => ({ quantity, timestamp, ...more });
const change = (delta: number, timestamp: string, more = {}): Item => ({ delta, timestamp, ...more });

describe('GET /api/v1/inventory/forecast', () => {
  let database: TestDatabase;
  let service: Service;
  let products = 0;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({ DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' }, database.connection);
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  it('does not delay updates while many forecasts wait for the database', async () => {
    await service.store([{ productid: 'waiting', ...count(1, '2024-01-01') }]);
    const table = await HeldTable.locked(database.connection, 'origins');
    const forecasts = Array.from({ length: 20 }, () =>
      service.get(`${FORECAST}?productid=waiting`).then(({ status }) => status),
    );
    await table.hasWaiting(3);

    await service.store([{ productid: 'waiting', ...count(2, '2024-01-02') }]);

    await table.disconnect();
    expect(new Set(await Promise.all(forecasts))).toEqual(new Set([200]));
  });

  /**
   * Stores the readings of a new product in one request.
   * @returns the name of the product
   */
  async function product(items: readonly Item[]): Promise<string> {
    products += 1;
    const productid = `P-${products}`;
    await service
      .post(UPDATE, { items: items.map((item) => ({ productid, ...item })) })
      .set('Idempotency-Key', productid)
      .expect(201);
    return productid;
  }
  const answer = async (productid: string | string[], parameters: Record<string, string> = {}) => {
    const names = [productid].flat().map((name) => `&productid=${encodeURIComponent(name)}`);
    const path = pathOf(FORECAST, { timezone: NOON_ZONE, ...parameters });
    return (await service.get(`${path}${names.join('')}`).expect(200)).body;
  };
  const of = async (items: readonly Item[], parameters: Record<string, string> = {}) => {
    const [item] = (await answer(await product(items), parameters)).items;
    return { ...item, productid: undefined };
  };

  it('computes days_left as the level divided by the median daily consumption', async () => {
    const sold = [4, 6, 3, 0, 5, 4, 7, 4, 5, 2];
    const sales = sold.flatMap((pieces, index) =>
      pieces > 0 ? [change(-pieces, daysAgo(10 - index, '12:00'), { reason: 'sale' })] : [],
    );
    const from = Date.now();

    const { out_at, ...rest } = await of([count(60, daysAgo(10)), ...sales]);

    expect(rest).toEqual({
      level: 20,
      per_day: 4,
      days_left: 5,
      low: 4,
      high: 10,
      days_seen: 10,
      days_out: 0,
    });
    expect(out_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const days = (Date.parse(out_at as string) - from) / 86_400_000;
    expect(days).toBeGreaterThan(5 - 1 / 86_400);
    expect(days).toBeLessThan(5.1);
  });

  it('returns products in the order of the request, and lists products without a level as missing', async () => {
    const [one, other] = [await product([count(1, daysAgo(1))]), await product([count(2, daysAgo(1))])];
    const later = await product([count(3, '2999-01-01')]);

    expect(await answer([other, 'unknown', one, later, other])).toEqual({
      count: 2,
      items: [
        { productid: other, level: 2, per_day: 0, days_seen: 1, days_out: 0 },
        { productid: one, level: 1, per_day: 0, days_seen: 1, days_out: 0 },
      ],
      missing: ['unknown', later],
    });
  });

  describe.each([
    { what: 'a sale', reason: 'sale', consumes: true },
    { what: 'no reason', consumes: true },
    { what: 'damage', reason: 'damage', consumes: true },
    { what: 'theft', reason: 'theft', consumes: true },
    { what: 'a reason of one’s own', reason: 'gift', consumes: true },
    { what: 'a correction', reason: 'correction', consumes: false },
    { what: 'a stocktake', reason: 'stocktake', consumes: false },
    { what: 'a transfer', reason: 'transfer', consumes: false },
  ])('(reason of the reading: $what)', ({ reason, consumes }) => {
    const why = reason === undefined ? {} : { reason };

    it(`${consumes ? 'includes' : 'does not include'} an adjustment in the consumption`, async () => {
      const items = [count(50, daysAgo(1)), change(-3, daysAgo(1, '09:00'), why)];

      expect(await of(items)).toMatchObject({ level: 47, per_day: consumes ? 3 : 0, days_seen: 1 });
    });

    it(`${consumes ? 'includes' : 'does not include'} a loss in the consumption if a count shows the loss`, async () => {
      const items = [
        count(50, daysAgo(2)),
        change(-3, daysAgo(2, '09:00'), { reason: 'sale' }),
        count(40, daysAgo(1, '09:00'), why),
      ];

      // The consumption is 3 on the first day. On the second day, the count shows a loss of 7. If the
      // consumption includes this loss, it is 7 on that day, else 0.
      expect(await of(items)).toMatchObject({ level: 40, per_day: consumes ? 5 : 1.5, days_seen: 2 });
    });
  });

  it.each<[what: string, per_day: number, items: Item[]]>([
    [
      'neither a receipt nor a count above the level',
      2,
      [change(30, daysAgo(1, '08:00')), count(99, daysAgo(1, '08:01')), change(-2, daysAgo(1, '09:00'))],
    ],
    [
      'sold pieces, even if others are returned',
      5,
      [change(-5, daysAgo(1, '08:00')), change(4, daysAgo(1, '09:00'), { reason: 'return' })],
    ],
    [
      'all adjustments of one moment except a transfer',
      5,
      [
        change(-2, daysAgo(1, '08:00')),
        change(-9, daysAgo(1, '08:00'), { reason: 'transfer' }),
        change(-3, daysAgo(1, '08:00')),
      ],
    ],
    [
      'a lower count, without an adjustment of the same moment',
      10,
      [change(-3, daysAgo(1, '08:00')), count(40, daysAgo(1, '08:00'))],
    ],
    [
      'only the last of two counts of one moment',
      5,
      [count(0, daysAgo(1, '08:00')), count(45, daysAgo(1, '08:00'))],
    ],
    [
      'nothing if the last of two counts of one moment is a stocktake',
      0,
      [count(45, daysAgo(1, '08:00')), count(44, daysAgo(1, '08:00'), { reason: 'stocktake' })],
    ],
    ['nothing that was sold today', 0, [change(-1, daysAgo(0))]],
    [
      'pieces that were sold in the last microsecond of yesterday',
      1,
      [
        change(-7, daysAgo(0)),
        change(-1, new Date(Date.parse(daysAgo(0)) - 1).toISOString().replace('999Z', '999999Z')),
      ],
    ],
  ])('counts the following as consumption: %s', async (_what, per_day, items) => {
    expect(await of([count(50, daysAgo(1)), ...items])).toMatchObject({ per_day, days_seen: 1 });
  });

  it('computes the daily consumption without the days on which there was no stock', async () => {
    const items = [
      count(8, daysAgo(12)),
      ...[12, 11, 10, 9].map((days) => change(-2, daysAgo(days, '12:00'))), // the stock is used up at noon
      change(4, daysAgo(5, '17:00')), // new stock arrives after three whole days without stock
      change(-4, daysAgo(5, '18:00')), // the new stock is used up
      change(-1, daysAgo(4, '12:00')), // one piece is sold although the level is zero
      change(21, daysAgo(3)),
      ...[3, 2, 1].map((days) => change(-2, daysAgo(days, '12:00'))),
    ];

    expect(await of(items)).toMatchObject({ level: 14, per_day: 2, days_left: 7, days_seen: 8, days_out: 4 });
  });

  it('does not count a day in days_seen if the day began before the level was known', async () => {
    expect(await of([count(9, daysAgo(3, '00:01')), change(-1, daysAgo(3, '12:00'))])).toMatchObject({
      per_day: 0,
      days_seen: 2,
    });
    expect(await of([count(9, daysAgo(3)), change(-1, daysAgo(3, '12:00'))])).toMatchObject({ days_seen: 3 });
    expect(await of([count(9, daysAgo(0, '00:01'))])).toEqual({ level: 9, days_seen: 0, days_out: 0 });
  });

  it('looks back as many days as the parameter window says, 28 days by default', async () => {
    const items = [count(500, daysAgo(400)), ...[1, 7, 8, 28, 29].map((days) => change(-7, daysAgo(days)))];
    const name = await product(items);
    const seen = async (window?: string) => {
      const { days_seen, low } = (await answer(name, window ? { window } : {})).items[0];
      return [days_seen, low];
    };

    expect(await seen()).toEqual([28, undefined]);
    expect(await seen('7d')).toEqual([7, 66.4]);
    expect(await seen('366d')).toEqual([366, undefined]);
  });

  it('uses the days of the time zone in the request', async () => {
    const items = [count(50, daysAgo(2)), change(-6, daysAgo(1, '23:30')), change(-2, daysAgo(2, '00:30'))];
    const name = await product(items);
    const perDay = async (timezone: string) => {
      const [{ per_day, days_seen }] = (await answer(name, { timezone, window: '7d' })).items;
      return [per_day, days_seen];
    };

    expect(await perDay(NOON_ZONE)).toEqual([4, 2]);
    // In a time zone one hour further west, the adjustment at 00:30 belongs to the previous day. That day is
    // not used, because the level at its beginning is not known.
    const behind = NOON_ZONE.replace(/[+-]\d+$/, (hours) => {
      const west = Number(hours) + 1;
      return west < 0 ? String(west) : `+${west}`;
    });
    expect(await perDay(behind)).toEqual([3, 2]);
  });

  it('returns a forecast for all locations together or for one location', async () => {
    const items = [
      count(20, daysAgo(7)),
      count(10, daysAgo(7), { location: 'shop' }),
      ...[7, 6, 5, 4, 3, 2, 1].flatMap((days) => [
        change(-2, daysAgo(days, '09:00'), { reason: 'transfer' }),
        change(2, daysAgo(days, '09:00'), { reason: 'transfer', location: 'shop' }),
        change(-1, daysAgo(days, '10:00')),
        change(-3, daysAgo(days, '10:00'), { location: 'shop' }),
      ]),
    ];
    const name = await product(items);
    const at = async (parameters = {}) => {
      const [{ level, per_day }] = (await answer(name, parameters)).items;
      return { level, per_day };
    };

    expect(await at()).toEqual({ level: 2, per_day: 4 });
    expect(await at({ location: 'shop' })).toEqual({ level: 3, per_day: 3 });
    expect(await at({ location: '' })).toEqual({ level: -1, per_day: 1 });
    expect(await answer(name, { location: 'elsewhere' })).toEqual({ count: 0, items: [], missing: [name] });
  });

  const WINDOW = 'must be a number of days from 7d to 366d, such as 28d';
  it.each([
    ['window=6d', 'window', WINDOW],
    ['window=367d', 'window', WINDOW],
    ['window=28', 'window', WINDOW],
    ['window=028d', 'window', WINDOW],
    ['window=4w', 'window', WINDOW],
    ['window=', 'window', WINDOW],
    ['timezone=Mars', 'timezone', expect.stringMatching(/^must be the IANA name/)],
    ['productid=', 'productid', expect.stringMatching(/^must be given 1 to 100 times/)],
  ])('rejects the query %s', async (parameters, field, message) => {
    const { status, body } = await service.get(`${FORECAST}?productid=A&${parameters}`);

    expect([status, body.details]).toEqual([422, [{ field, message }]]);
  });

  it('rejects a request for no product or for more than 100 products', async () => {
    await service.get(FORECAST).expect(422);
    const names = Array.from({ length: 101 }, (_, index) => `productid=${index}`);
    await service.get(`${FORECAST}?${names.join('&')}`).expect(422);
    expect((await service.get(`${FORECAST}?${names.slice(1).join('&')}`).expect(200)).body.count).toBe(0);
  });

  it('returns the same forecasts as a simple model, for random readings', async () => {
    const REASONS = [undefined, 'sale', 'transfer', 'stocktake'];
    const reading = fc.record({
      location: fc.constantFrom('', 'shop', 'van'),
      hour: fc.integer({ min: 0, max: 12 * 24 }).map((hour) => hour - (hour % 6)),
      amount: fc.integer({ min: 0, max: 9 }),
      isDelta: fc.boolean(),
      isOut: fc.boolean(),
      reason: fc.constantFrom(...REASONS),
    });
    const begin = Date.parse(daysAgo(10));

    // The days that the forecast uses begin and end at these times, in hours after `begin`.
    const edges = [3, 4, 5, 6, 7, 8, 9, 10].map((day) => day * 24);

    await fc.assert(
      fc.asyncProperty(fc.array(reading, { minLength: 1, maxLength: 25 }), async (drawn) => {
        const items = drawn.map(({ location, hour, amount, isDelta, isOut, reason }) => ({
          ...(location && { location }),
          ...(isDelta ? { delta: (amount + 1) * (isOut ? -1 : 1) } : { quantity: amount * 9 }),
          ...(reason !== undefined && { reason }),
          timestamp: new Date(begin + hour * 3_600_000).toISOString(),
        }));
        const name = await product(items);
        const readings = items.map((item, id) => ({ location: '', ...item, id, at: drawn[id]?.hour ?? 0 }));
        const model = new StockModel(readings);
        const now = (Date.now() - begin) / 3_600_000;

        const { items: forecasts } = await answer(name, { window: '7d' });

        const locations = [...new Set(readings.map(({ location }) => location))];
        const known = locations.flatMap((location) => model.level(location, now)?.quantity ?? []);
        const level = known.reduce((sum, quantity) => sum + quantity, 0);
        const expected = { productid: name, ...forecast(level, daysOf(model, readings, edges), Date.now()) };
        const timeless = (one: object) => ({ ...one, out_at: undefined });
        expect(forecasts.map(timeless)).toEqual(known.length > 0 ? [timeless(expected)] : []);
      }),
      { numRuns: 100 },
    );
  });
});
