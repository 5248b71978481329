import { randomUUID } from 'node:crypto';
import { daysAgo, NOON_ZONE } from '../support/noon';
import { pathOf } from '../support/pages';
import { SERIES } from '../support/paths';
import { type Service, startService } from '../support/service';

const INTERVAL =
  'must be a number of s, m, h, d or mo, such as 30s, 5m, 1h, 1d, 7d or 1mo, up to 366d or 12mo';
const NAME = 'must be a string of 1 to 255 characters, valid Unicode, without U+0000';

interface Bucket {
  timestamp: string;
  count: number;
  min: number;
  max: number;
  avg: number;
  first: number;
  last: number;
}

describe('GET /api/v1/inventory/series', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.query('TRUNCATE inventory_items, products'));
  afterAll(() => service.stop());

  const store = (...readings: [quantity: number, timestamp: string][]) =>
    service.store(readings.map(([quantity, timestamp]) => ({ productid: 'A', quantity, timestamp })));
  const series = async (
    interval: string,
    starttimestamp?: string,
    endtimestamp?: string,
  ): Promise<Bucket[]> => {
    const { body } = await service
      .get(
        pathOf(SERIES, {
          productid: 'A',
          interval,
          ...(starttimestamp && { starttimestamp }),
          ...(endtimestamp && { endtimestamp }),
        }),
      )
      .expect(200);
    expect(body).toEqual({ productid: 'A', interval, items: expect.any(Array) });
    return body.items as Bucket[];
  };
  const level = (timestamp: string, quantity: number): Bucket => ({
    timestamp,
    count: 0,
    min: quantity,
    max: quantity,
    avg: quantity,
    first: quantity,
    last: quantity,
  });
  const single = (timestamp: string, quantity: number): Bucket => ({
    ...level(timestamp, quantity),
    count: 1,
  });

  it('returns a bucket for each interval, even without a reading', async () => {
    await store(
      [50, '2024-01-01T10:10:00Z'],
      [40, '2024-01-01T10:20:00Z'],
      [45, '2024-01-01T10:59:59.999999Z'],
      [7, '2024-01-01T13:00:00Z'],
    );

    expect(await series('1h')).toEqual([
      {
        timestamp: '2024-01-01T10:00:00Z',
        count: 3,
        min: 40,
        max: 50,
        avg: 42 + 5 / 3e9,
        first: 50,
        last: 45,
      },
      level('2024-01-01T11:00:00Z', 45),
      level('2024-01-01T12:00:00Z', 45),
      single('2024-01-01T13:00:00Z', 7),
    ]);
  });

  it('weights each level in the average by the time for which it lasted', async () => {
    await store(
      [1, '2024-01-01T06:00'],
      [4, '2024-01-01T12:00'],
      [10, '2024-01-01T21:00'],
      [8, '2024-01-03'],
    );

    expect((await series('1d')).map(({ avg }) => avg)).toEqual([(6 + 9 * 4 + 3 * 10) / 18, 10, 8]);
  });

  it('counts the last level in the average only for the time until now, and not until the end of the interval', async () => {
    const now = Date.now();
    const readings: [number, string][] = [2, 1].map((hours) => [
      30 - 10 * hours,
      new Date(now - hours * 3_600_000).toISOString(),
    ]);
    await store(...readings);

    const { body } = await service
      .get(pathOf(SERIES, { productid: 'A', interval: '1d', timezone: NOON_ZONE }))
      .expect(200);

    // The level is 10 for one hour. Then it is 20 for one hour plus CLOCK_TOLERANCE, so the average is a
    // little above 15. If the level 20 counted until the end of the day, the average would be 19.
    expect(body.items).toMatchObject([{ count: 2, min: 10, max: 20, first: 10, last: 20 }]);
    expect(body.items[0].timestamp).toBe(daysAgo(0).replace('.000', ''));
    expect(body.items[0].avg).toBeGreaterThan(15);
    expect(body.items[0].avg).toBeLessThan(17);
  });

  it('takes the level from the reading with the greatest id if timestamps are equal', async () => {
    await store(
      [3, '2024-01-01T00:00:30Z'],
      [9, '2024-01-01T00:00:30Z'],
      [5, '2024-01-01T00:00:10Z'],
      [6, '2024-01-01T00:00:10Z'],
    );

    expect(await series('1m')).toEqual([
      { timestamp: '2024-01-01T00:00:00Z', count: 4, min: 6, max: 9, avg: 7.8, first: 6, last: 9 },
    ]);
  });

  it('returns no buckets for an unknown product', async () => {
    expect(await series('1h')).toEqual([]);
    expect(await series('1h', '2024-01-01', '2024-01-02')).toEqual([]);
  });

  it.each([
    ['30s', '2024-01-03T12:34:56.7Z', '2024-01-03T12:34:30Z'],
    ['7s', '2001-01-01T00:00:06.999999Z', '2001-01-01T00:00:00Z'],
    ['5m', '2024-01-03T12:34:56.7Z', '2024-01-03T12:30:00Z'],
    ['1h', '2024-01-03T12:34:56.7Z', '2024-01-03T12:00:00Z'],
    ['1d', '2024-01-03T00:34:56+02:00', '2024-01-02T00:00:00Z'],
    ['24h', '2024-01-03T12:34:56.7Z', '2024-01-03T00:00:00Z'],
    ['7d', '2024-01-03T12:34:56.7Z', '2024-01-01T00:00:00Z'],
    ['7d', '2024-01-07T23:59:59.999999Z', '2024-01-01T00:00:00Z'],
    ['7d', '2024-01-08T00:00:00Z', '2024-01-08T00:00:00Z'],
    ['7d', '2000-12-31T23:59:59.999999Z', '2000-12-25T00:00:00Z'],
    ['7d', '1969-12-31T23:59:59.5Z', '1969-12-29T00:00:00Z'],
    ['1h', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z'],
    ['1d', '1900-02-28T12:00:00Z', '1900-02-28T00:00:00Z'],
    ['7d', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['2d', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['366d', '0001-02-03T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['366d', '9999-12-31T23:59:59.999999Z', '9999-07-23T00:00:00Z'],
    ['7d', '9999-12-31T23:59:59.999999Z', '9999-12-27T00:00:00Z'],
  ])(
    'for the interval %s puts the time %s into the bucket that begins at %s',
    async (interval, timestamp, bucket) => {
      await store([5, timestamp]);

      expect(await series(interval, undefined, timestamp)).toEqual([single(bucket, 5)]);
    },
  );

  // A division with PostgreSQL's type numeric would compute the beginning of these intervals one microsecond
  // too early or too late.
  it.each([
    { days: 30, number: -20_000 },
    { days: 30, number: 15_000 },
    { days: 30, number: 90_000 },
    { days: 100, number: 12_000 },
    { days: 366, number: -700 },
  ])(
    'puts a reading 1 µs before the start of bucket number $number into the previous bucket (interval: $days days)',
    async ({ days, number }) => {
      const boundary = Date.UTC(2001, 0, 1) + number * days * 86_400_000;
      const second = new Date(boundary - 1000).toISOString().slice(0, 19);
      await store([1, `${second}.999999Z`], [2, new Date(boundary).toISOString()]);

      const end = new Date(boundary).toISOString();
      expect((await series(`${days}d`, undefined, end)).map(({ count, last }) => [count, last])).toEqual([
        [1, 1],
        [1, 2],
      ]);
    },
  );

  describe('with a time range', () => {
    beforeEach(() =>
      store(
        [1, '2024-01-01T10:30:00Z'],
        [2, '2024-01-01T12:15:00.000001Z'],
        [3, '2024-01-01T12:45:00Z'],
        [4, '2024-01-01T15:30:00Z'],
      ),
    );

    it('includes readings at exactly the start and the end', async () => {
      expect(await series('1h', '2024-01-01T12:15:00.000001Z', '2024-01-01T12:45:00Z')).toEqual([
        {
          timestamp: '2024-01-01T12:00:00Z',
          count: 2,
          min: 2,
          max: 3,
          avg: (2 * 1_799_999_999 + 3) / 1_800_000_000,
          first: 2,
          last: 3,
        },
      ]);
      expect(await series('1h', '2024-01-01T12:15:00.000002Z', '2024-01-01T12:45:00Z')).toEqual([
        {
          ...single('2024-01-01T12:00:00Z', 3),
          min: 2,
          avg: (2 * 1_799_999_998 + 3) / 1_799_999_999,
        },
      ]);
      expect(await series('1h', '2024-01-01T12:15:00.000001Z', '2024-01-01T12:44:59.999999Z')).toEqual([
        single('2024-01-01T12:00:00Z', 2),
      ]);
    });

    it('begins with the level of the last reading before the start', async () => {
      expect(await series('1h', '2024-01-01T11:00:00Z', '2024-01-01T12:30:00Z')).toEqual([
        level('2024-01-01T11:00:00Z', 1),
        {
          ...single('2024-01-01T12:00:00Z', 2),
          min: 1,
          avg: (900_000_001 + 2 * 900_000_000) / 1_800_000_001,
        },
      ]);
    });

    it('does not count a reading before the start, even if the reading is in the first interval', async () => {
      expect(await series('1h', '2024-01-01T12:50:00Z', '2024-01-01T13:10:00Z')).toEqual([
        level('2024-01-01T12:00:00Z', 3),
        level('2024-01-01T13:00:00Z', 3),
      ]);
    });

    it('returns no bucket before the first reading', async () => {
      expect(await series('1h', '2024-01-01T08:00:00Z', '2024-01-01T11:00:00Z')).toEqual([
        single('2024-01-01T10:00:00Z', 1),
        level('2024-01-01T11:00:00Z', 1),
      ]);
      expect(await series('1h', '2024-01-01T08:00:00Z', '2024-01-01T09:00:00Z')).toEqual([]);
      expect(await series('1h', '2024-01-01T08:00:00Z', '2024-01-01T10:29:59.999999Z')).toEqual([]);
    });

    it('fills each bucket after the last reading with the last level, up to the end of the range', async () => {
      expect(await series('1h', '2024-01-01T15:00:00Z', '2024-01-01T17:00:00Z')).toEqual([
        { ...single('2024-01-01T15:00:00Z', 4), min: 3, avg: 3.5 },
        level('2024-01-01T16:00:00Z', 4),
        level('2024-01-01T17:00:00Z', 4),
      ]);
      expect(await series('1d', '2024-01-03', '2024-01-03')).toEqual([level('2024-01-03T00:00:00Z', 4)]);
    });

    it('accepts a range with only a start, and a range with only an end', async () => {
      expect((await series('1h', '2024-01-01T13:30:00Z')).map(({ timestamp }) => timestamp)).toEqual([
        '2024-01-01T13:00:00Z',
        '2024-01-01T14:00:00Z',
        '2024-01-01T15:00:00Z',
      ]);
      expect(
        (await series('1h', undefined, '2024-01-01T11:30:00Z')).map(({ timestamp }) => timestamp),
      ).toEqual(['2024-01-01T10:00:00Z', '2024-01-01T11:00:00Z']);
    });

    it('returns no buckets when the start is after the end', async () => {
      expect(await series('1h', '2024-01-02', '2024-01-01')).toEqual([]);
      expect(await series('1h', '2024-01-01T16:00:00.2Z', '2024-01-01T16:00:00.1Z')).toEqual([]);
      expect(await series('1h', '2024-01-01T16:00:00Z')).toEqual([]);
      expect(await series('1h', undefined, '2024-01-01T10:00:00Z')).toEqual([]);
    });
  });

  it('puts a reading that arrives late into the interval of its timestamp', async () => {
    await store([1, '2024-01-01T00:00:00Z'], [3, '2024-01-01T02:00:00Z']);
    await store([2, '2024-01-01T01:00:00Z']);
    await store([0, '2023-12-31T23:00:00Z']);

    expect((await series('1h')).map(({ count, last }) => [count, last])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
  });

  describe('for a product with adjustments at several locations', () => {
    beforeEach(() =>
      service
        .post('/api/v1/inventory/update', {
          items: [
            { productid: 'A', quantity: 10, timestamp: '2024-01-01T10:00:00Z' },
            { productid: 'A', delta: -4, timestamp: '2024-01-01T10:30:00Z' },
            { productid: 'A', delta: 20, location: 'shop', timestamp: '2024-01-01T11:15:00Z' },
            // A transfer from the unnamed location.
            { productid: 'A', delta: -6, timestamp: '2024-01-01T12:30:00Z' },
            { productid: 'A', delta: 6, location: 'shop', timestamp: '2024-01-01T12:30:00Z' },
            // A count overrides adjustments with the same timestamp.
            { productid: 'A', delta: 99, timestamp: '2024-01-01T13:45:00Z' },
            { productid: 'A', quantity: 1, timestamp: '2024-01-01T13:45:00Z' },
          ],
        })
        .set('Idempotency-Key', randomUUID())
        .expect(201),
    );

    const bucket = (hour: number, [count, min, max, avg, first, last]: number[]) => ({
      timestamp: `2024-01-01T${hour}:00:00Z`,
      ...{ count, min, max, avg, first, last },
    });
    const at = async (location?: string) => {
      const end = '2024-01-01T13:59:59.999999Z';
      const parameters = { productid: 'A', interval: '1h', endtimestamp: end };
      const path = pathOf(SERIES, { ...parameters, ...(location !== undefined && { location }) });
      return (await service.get(path).expect(200)).body.items as Bucket[];
    };

    it('returns the total level of all locations if the request names no location', async () => {
      expect(await at()).toEqual([
        bucket(10, [2, 6, 10, 8, 10, 6]),
        bucket(11, [1, 6, 26, 21, 26, 26]),
        bucket(12, [2, 26, 26, 26, 26, 26]),
        bucket(13, [2, 26, 27, 26.25, 27, 27]),
      ]);
    });

    it('returns the level at the given location', async () => {
      expect(await at('')).toEqual([
        bucket(10, [2, 6, 10, 8, 10, 6]),
        bucket(11, [0, 6, 6, 6, 6, 6]),
        bucket(12, [1, 0, 6, 3, 0, 0]),
        bucket(13, [2, 0, 1, 0.25, 1, 1]),
      ]);
      expect(await at('shop')).toEqual([
        bucket(11, [1, 20, 20, 20, 20, 20]),
        bucket(12, [1, 20, 26, 23, 26, 26]),
        bucket(13, [0, 26, 26, 26, 26, 26]),
      ]);
      expect(await at('elsewhere')).toEqual([]);
    });

    it('returns the level at the given location if this location has only counts', async () => {
      await service.store([
        { productid: 'A', location: 'van', quantity: 3, timestamp: '2024-01-01T10:00:00Z' },
        { productid: 'A', location: 'van', quantity: 5, timestamp: '2024-01-01T10:30:00Z' },
      ]);

      expect((await at('van'))[0]).toEqual(bucket(10, [2, 3, 5, 4, 3, 5]));
      expect((await at())[0]).toEqual(bucket(10, [4, 11, 13, 12, 13, 11]));
    });
  });

  it('does not include readings of other products', async () => {
    await service.store([{ productid: 'AA', quantity: 9, timestamp: '2024-01-01' }]);
    await store([1, '2024-01-02']);

    expect(await series('1d')).toEqual([single('2024-01-02T00:00:00Z', 1)]);
  });

  it('returns up to 2,000 buckets, and rejects a request for more', async () => {
    await store([1, '2024-01-01T00:00:00Z']);

    expect(await series('1s', '2024-01-01T00:00:00Z', '2024-01-01T00:33:19.999999Z')).toHaveLength(2000);
    const message =
      'would make 2001 buckets between the two timestamps, and 2000 are allowed: take a longer one';
    const { status, body, headers } = await service.get(
      `${SERIES}?productid=A&interval=1s&starttimestamp=2024-01-01T00:00:00Z&endtimestamp=2024-01-01T00:33:20Z`,
    );
    expect(status).toBe(422);
    expect(body).toEqual({
      error: 'VALIDATION_ERROR',
      message: `interval ${message}`,
      details: [{ field: 'interval', message }],
      request_id: headers['x-request-id'],
    });
  });

  it('returns CSV or NDJSON if the header Accept requests it', async () => {
    await store([50, '2024-01-01T10:00:00Z'], [48, '2024-01-01T10:30:00Z']);
    const path = `${SERIES}?productid=A&interval=1h&starttimestamp=2024-01-01T10:00:00Z&endtimestamp=2024-01-01T11:00:00Z`;

    const [csv, ndjson] = [
      await service.get(path).set('Accept', 'text/csv').expect(200),
      await service.get(path).set('Accept', 'application/x-ndjson').expect(200),
    ];

    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(csv.text).toBe(`timestamp,count,min,max,avg,first,last
2024-01-01T10:00:00Z,2,48,50,49,50,48
2024-01-01T11:00:00Z,0,48,48,48,48,48
`);
    expect(
      ndjson.text
        .split('\n')
        .slice(0, 2)
        .map((line) => JSON.parse(line)),
    ).toEqual((await service.get(path).expect(200)).body.items);
  });

  it.each(['1s', '31622400s', '1m', '527040m', '8784h', '366d'])(
    'accepts an interval of %s',
    async (interval) => {
      await store([1, '2024-01-01']);
      expect(await series(interval)).toHaveLength(1);
    },
  );

  it.each<[what: string, parameters: string, field: string, message: unknown]>([
    ['no product', 'interval=1h', 'productid', NAME],
    ['an empty product', 'productid=&interval=1h', 'productid', NAME],
    ['two products', 'productid=A&productid=B&interval=1h', 'productid', 'must be given once'],
    ['no interval', 'productid=A', 'interval', INTERVAL],
    ['an interval of ""', 'productid=A&interval=', 'interval', INTERVAL],
    ['an interval of "1"', 'productid=A&interval=1', 'interval', INTERVAL],
    ['an interval of "h"', 'productid=A&interval=h', 'interval', INTERVAL],
    ['an interval of "0s"', 'productid=A&interval=0s', 'interval', INTERVAL],
    ['an interval of "01h"', 'productid=A&interval=01h', 'interval', INTERVAL],
    ['an interval of "-1h"', 'productid=A&interval=-1h', 'interval', INTERVAL],
    ['an interval of "1.5h"', 'productid=A&interval=1.5h', 'interval', INTERVAL],
    ['an interval of "1e3s"', 'productid=A&interval=1e3s', 'interval', INTERVAL],
    ['an interval of "1w"', 'productid=A&interval=1w', 'interval', INTERVAL],
    ['an interval of "1M"', 'productid=A&interval=1M', 'interval', INTERVAL],
    ['an interval of "1 h"', 'productid=A&interval=1 h', 'interval', INTERVAL],
    ['an interval of "1H"', 'productid=A&interval=1H', 'interval', INTERVAL],
    ['an interval of "367d"', 'productid=A&interval=367d', 'interval', INTERVAL],
    ['an interval of "31622401s"', 'productid=A&interval=31622401s', 'interval', INTERVAL],
    ['an interval of "99999999d"', 'productid=A&interval=99999999d', 'interval', INTERVAL],
    ['an interval of "100000000s"', 'productid=A&interval=100000000s', 'interval', INTERVAL],
    ['two intervals', 'productid=A&interval=1h&interval=1h', 'interval', 'must be given once'],
    [
      'a start that is none',
      'productid=A&interval=1h&starttimestamp=-infinity',
      'starttimestamp',
      expect.stringMatching(/^must be an ISO 8601 date/),
    ],
    [
      'an end that is none',
      'productid=A&interval=1h&endtimestamp=now',
      'endtimestamp',
      expect.stringMatching(/^must be an ISO 8601 date/),
    ],
    [
      'two starts',
      'productid=A&interval=1h&starttimestamp=2024-01-01&starttimestamp=2024-01-01',
      'starttimestamp',
      'must be given once',
    ],
  ])('rejects a request with %s', async (_what, parameters, field, message) => {
    const { status, body, headers } = await service.get(`${SERIES}?${parameters}`);

    expect(status).toBe(422);
    expect(body).toEqual({
      error: 'VALIDATION_ERROR',
      message: `${field} ${body.details[0].message as string}`,
      details: [{ field, message }],
      request_id: headers['x-request-id'],
    });
  });
});
