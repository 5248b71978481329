import fc from 'fast-check';
import { pathOf } from '../support/pages';
import { type Service, startService } from '../support/service';

const SERIES = '/api/v1/inventory/series';
const QUARTER = 15 * 60_000;
const DAY = 86_400_000;

interface Reading {
  readonly quantity: number;
  /** A time in ms since 1970. */
  readonly time: number;
}

interface Bucket {
  readonly timestamp: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

const textOf = (time: number) => new Date(time).toISOString().replace('.000Z', 'Z');

/** A simple calendar of a time zone. It finds the start of a day by trying each quarter of an hour. */
class Calendar {
  private readonly dates: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.dates = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  }

  /** The local date at an instant, such as 2024-01-31. */
  dateAt(time: number): string {
    return this.dates.format(time);
  }

  /** The first instant at which the local date in the time zone is this date or a later one. */
  startOf(date: string): number {
    let time = Date.parse(date) - 16 * 4 * QUARTER;
    while (this.dateAt(time) < date) time += QUARTER;
    return time;
  }
}

const dateOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);

/**
 * Returns dates on which an interval of the given length (in days or months) may begin. They lie before and
 * after the given date.
 */
function datesAround(date: string, interval: string): string[] {
  const count = Number.parseInt(interval);
  const numbers = Array.from({ length: 121 }, (_, index) => index - 60);
  if (interval.endsWith('d')) {
    const monday = Date.UTC(2001, 0, 1) / DAY;
    const number = Math.floor((Date.parse(date) / DAY - monday) / count);
    return numbers.map((more) => dateOf(monday + (number + more) * count));
  }
  const [year = 0, month = 0] = date.split('-').map(Number);
  const number = Math.floor(((year - 2001) * 12 + month - 1) / count);
  return numbers.map((more) => dateOf(Date.UTC(2001, (number + more) * count, 1) / DAY));
}

function seriesOf(readings: readonly Reading[], zone: string, interval: string): Bucket[] {
  const sorted = readings.toSorted((a, b) => a.time - b.time);
  const [first, last] = [sorted[0] as Reading, sorted.at(-1) as Reading];
  const calendar = new Calendar(zone);
  const starts = datesAround(calendar.dateAt(first.time), interval)
    .map((date) => calendar.startOf(date))
    .filter((start, index, all) => start !== all[index + 1]);
  const from = starts.findLastIndex((start) => start <= first.time);
  const buckets: Bucket[] = [];
  for (let index = from; (starts[index] as number) <= last.time; index += 1) {
    const [start, next] = [starts[index] as number, starts[index + 1] as number];
    const within = sorted.filter(({ time }) => time >= start && time < next);
    const level = buckets.at(-1)?.last ?? NaN;
    // If several counts have the same timestamp, the one that is last in the list gives the level.
    const earliest = within.filter(({ time }) => time === within[0]?.time).at(-1);
    buckets.push({
      timestamp: textOf(start),
      count: within.length,
      first: earliest?.quantity ?? level,
      last: within.at(-1)?.quantity ?? level,
    });
  }
  return buckets;
}

/**
 * Time zones, and moments at which their clocks change. For the last two, whose clocks do not change, other
 * moments.
 */
const CHANGES = {
  'Europe/Helsinki': ['2024-03-31T01:00Z', '2024-10-27T01:00Z'],
  // In 2007, the clocks in St. John's changed at 00:01 local time.
  'America/St_Johns': ['2007-03-11T03:31Z', '2007-11-04T02:31Z'],
  // On Lord Howe Island, the clocks change by half an hour.
  'Australia/Lord_Howe': ['2024-04-06T15:00Z', '2024-10-05T15:30Z'],
  // In Apia, the calendar skipped a whole day.
  'Pacific/Apia': ['2011-12-30T10:00Z'],
  // In Beirut, the clocks change at midnight, forwards and backwards. In Havana, they go forwards at
  // midnight, and backwards from 01:00 to midnight.
  'Asia/Beirut': ['2022-03-26T22:00Z', '2022-10-29T21:00Z'],
  'America/Havana': ['2024-03-10T05:00Z', '2024-11-03T05:00Z'],
  'Asia/Kathmandu': ['2024-03-31T01:00Z'],
  UTC: ['2024-02-29T00:00Z', '2024-12-31T00:00Z'],
};

const change = fc.oneof(
  ...Object.entries(CHANGES).map(([zone, moments]) =>
    fc.record({ zone: fc.constant(zone), moment: fc.constantFrom(...moments) }),
  ),
);
const offset = fc.oneof(
  fc.integer({ min: -200, max: 200 }).map((quarters) => quarters * QUARTER),
  fc.integer({ min: -3 * DAY, max: 3 * DAY }),
  fc.integer({ min: -20 * DAY, max: 20 * DAY }),
);

describe('GET /api/v1/inventory/series in a time zone', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.query('TRUNCATE inventory_items, products'));
  afterAll(() => service.stop());

  const series = async (parameters: Record<string, string>): Promise<(Bucket & { min: number })[]> => {
    const { body } = await service.get(pathOf(SERIES, { productid: 'A', ...parameters })).expect(200);
    return body.items;
  };
  const store = (...times: string[]) =>
    service.store(times.map((timestamp, quantity) => ({ productid: 'A', quantity, timestamp })));
  const starts = async (parameters: Record<string, string>) =>
    (await series(parameters)).map(({ timestamp }) => timestamp);

  it('returns the same buckets as a simple calculation in this test, for times around a change of the clocks', () =>
    fc.assert(
      fc.asyncProperty(
        change,
        fc.array(offset, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('1d', '1d', '2d', '7d', '30d', '1mo', '3mo', '12mo'),
        async ({ zone, moment }, offsets, interval) => {
          const readings = offsets.map((offset, quantity) => ({
            quantity,
            time: Date.parse(moment) + offset,
          }));
          await service.query('TRUNCATE inventory_items');
          await service.store(
            readings.map(({ quantity, time }) => ({ productid: 'A', quantity, timestamp: textOf(time) })),
          );

          const items = await series({ interval, timezone: zone });

          expect(
            items.map(({ timestamp, count, first, last }) => ({ timestamp, count, first, last })),
          ).toEqual(seriesOf(readings, zone, interval));
        },
      ),
      { numRuns: 120 },
    ));

  it('returns days of 23 and of 25 hours when the clocks change', async () => {
    await store('2024-03-30T22:00:00Z', '2024-10-26T21:00:00Z');
    const helsinki = { interval: '1d', timezone: 'Europe/Helsinki' };

    expect(await starts({ ...helsinki, endtimestamp: '2024-04-01' })).toEqual([
      '2024-03-30T22:00:00Z',
      '2024-03-31T21:00:00Z',
    ]);
    expect(await starts({ ...helsinki, starttimestamp: '2024-10-27', endtimestamp: '2024-10-28' })).toEqual([
      '2024-10-26T21:00:00Z',
      '2024-10-27T22:00:00Z',
    ]);
  });

  it('has no bucket for a day that the calendar of the zone skips', async () => {
    await store('2011-12-29T12:00:00Z');

    expect(await starts({ interval: '1d', timezone: 'Pacific/Apia', endtimestamp: '2012-01-01' })).toEqual([
      '2011-12-29T10:00:00Z',
      '2011-12-30T10:00:00Z',
      '2011-12-31T10:00:00Z',
    ]);
  });

  it.each([
    [
      '1mo',
      undefined,
      ['2023-12-01T00:00:00Z', '2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ],
    ['3mo', undefined, ['2023-10-01T00:00:00Z', '2024-01-01T00:00:00Z']],
    ['12mo', undefined, ['2023-01-01T00:00:00Z', '2024-01-01T00:00:00Z']],
    ['1mo', 'America/New_York', ['2023-12-01T05:00:00Z', '2024-01-01T05:00:00Z', '2024-02-01T05:00:00Z']],
  ])(
    'begins intervals of %s in the zone %s on the first day of a month',
    async (interval, timezone, expected) => {
      await store('2023-12-31T23:30:00Z', '2024-03-01T00:00:00Z');

      expect(await starts({ interval, ...(timezone && { timezone }) })).toEqual(expected);
    },
  );

  it('begins a week on Monday at midnight, local time', async () => {
    await store('2024-03-24T21:59:00Z', '2024-03-31T21:00:00Z');

    expect(await starts({ interval: '7d', timezone: 'Europe/Helsinki' })).toEqual([
      '2024-03-17T22:00:00Z',
      '2024-03-24T22:00:00Z',
      '2024-03-31T21:00:00Z',
    ]);
  });

  it.each(['1h', '24h', '90m', '86400s'])(
    'returns the same buckets in every zone for the interval %s',
    async (interval) => {
      await store('2024-03-30T22:10:00Z', '2024-04-02T00:00:00Z');
      const inUtc = await series({ interval });

      for (const timezone of ['Europe/Helsinki', 'Asia/Kathmandu', 'Asia/Kolkata']) {
        expect(await series({ interval, timezone })).toEqual(inUtc);
      }
    },
  );

  it('returns the same buckets for each name of UTC (such as Etc/UTC) as without the parameter timezone', async () => {
    await store('2024-02-28T22:10:00Z', '2024-04-02T00:00:00Z');
    const days = await series({ interval: '3d' });

    for (const timezone of ['UTC', 'Etc/UTC', 'Etc/GMT+0', 'utc']) {
      expect(await series({ interval: '3d', timezone })).toEqual(days);
    }
  });

  it.each([
    ['0001-01-01T00:00:00Z', '1d', 'Europe/Helsinki', '0001-01-01T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '1mo', 'Asia/Tokyo', '0001-01-01T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '1mo', 'America/New_York', '0001-01-01T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '12mo', 'UTC', '0001-01-01T00:00:00Z'],
    ['0001-03-01T00:00:00Z', '1mo', 'UTC', '0001-03-01T00:00:00Z'],
    ['9999-12-31T23:59:59.999999Z', '1d', 'Europe/Helsinki', '9999-12-31T22:00:00Z'],
    ['9999-12-31T23:59:59.999999Z', '1d', 'America/New_York', '9999-12-31T05:00:00Z'],
    ['9999-12-31T23:59:59.999999Z', '1mo', 'Asia/Tokyo', '9999-12-31T15:00:00Z'],
    ['9999-12-31T23:59:59.999999Z', '12mo', 'UTC', '9999-01-01T00:00:00Z'],
  ])(
    'returns one bucket for the extreme time %s (interval %s, zone %s)',
    async (moment, interval, timezone, start) => {
      await store(moment);

      expect(await starts({ interval, timezone, endtimestamp: moment })).toEqual([start]);
    },
  );

  it('rejects a request for more than 2,000 buckets', async () => {
    await store('2024-01-01');
    const ask = (endtimestamp: string) =>
      service.get(
        pathOf(SERIES, {
          productid: 'A',
          interval: '1d',
          timezone: 'Europe/Helsinki',
          starttimestamp: '2024-01-01',
          endtimestamp,
        }),
      );

    expect((await ask('2029-06-22').expect(200)).body.items).toHaveLength(2000);
    const { body } = await ask('2029-06-23').expect(422);
    expect(body.message).toMatch(/^interval would make 2001 buckets/);
  });
});
