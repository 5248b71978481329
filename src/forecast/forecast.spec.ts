import { type Day, forecast } from './forecast';

const NOON = Date.parse('2024-01-11T12:00:00Z');

/** Makes a day for each number: the product is in stock, and this number of pieces is consumed. */
const consuming = (...consumed: number[]): Day[] => consumed.map((one) => ({ consumed: one, highest: 60 }));
const OUT: Day = { consumed: 0, highest: 0 };

describe('a forecast', () => {
  it('equals the example in docs/how-to/forecast.md', () => {
    const days = consuming(4, 6, 3, 0, 5, 4, 7, 4, 5, 2);

    expect(forecast(20, days, NOON)).toEqual({
      level: 20,
      per_day: 4,
      days_left: 5,
      out_at: '2024-01-16T12:00:00Z',
      low: 4,
      high: 10,
      days_seen: 10,
      days_out: 0,
    });
  });

  it('ignores days without stock, and days with a level below zero', () => {
    const days = [OUT, ...consuming(2, 2, 2, 2, 2, 2, 2), { consumed: 9, highest: -1 }, OUT];

    expect(forecast(5, days, NOON)).toMatchObject({ per_day: 2, days_left: 2.5, days_seen: 7, days_out: 3 });
  });

  it.each([
    { what: 'an odd number of days', consumed: [1, 1, 1, 4, 5, 5, 5], per_day: 4 },
    { what: 'an even number of days', consumed: [1, 1, 1, 3, 4, 5, 5, 5], per_day: 3.5 },
    { what: 'a week with one extreme day', consumed: [2, 2, 2, 2, 2, 2, 2_000_000], per_day: 2 },
  ])('has per_day equal to the median daily consumption of $what', ({ consumed, per_day }) => {
    expect(forecast(1, consuming(...consumed), NOON).per_day).toBe(per_day);
  });

  it.each([
    // The stock 100 divided by 6 and by 2: the 6th and the 2nd of the consumptions 1 to 7.
    { days: 7, low: 16.7, high: 50 },
    // The stock 100 divided by 8 and by 2: the 8th and the 2nd of the consumptions 1 to 10.
    { days: 10, low: 12.5, high: 50 },
    // low is 100 / 23 and high is 100 / 6: 23 is the 80th percentile of the consumptions 1 to 28, and 6 is
    // the 20th.
    { days: 28, low: 4.3, high: 16.7 },
    // The stock 100 divided by 293 and by 74; these are the 80th and the 20th percentile of the numbers 1 to
    // 366.
    { days: 366, low: 0.3, high: 1.4 },
  ])(
    'computes the members low and high from percentiles of the consumption on $days days',
    ({ days, low, high }) => {
      const consumed = Array.from({ length: days }, (_, index) => days - index);

      expect(forecast(100, consuming(...consumed), NOON)).toMatchObject({ low, high });
    },
  );

  it('has no days_left if fewer than 7 days had stock', () => {
    const days = [...consuming(1, 2, 3, 4, 5, 6), OUT];

    expect(forecast(20, days, NOON)).toEqual({ level: 20, per_day: 3.5, days_seen: 6, days_out: 1 });
    expect(forecast(20, [], NOON)).toEqual({ level: 20, days_seen: 0, days_out: 0 });
    expect(forecast(0, [OUT], NOON)).toEqual({ level: 0, days_seen: 0, days_out: 1 });
  });

  it('has no days_left if nothing was consumed', () => {
    expect(forecast(20, consuming(0, 0, 0, 0, 0, 0, 0), NOON)).toEqual({
      level: 20,
      per_day: 0,
      days_seen: 7,
      days_out: 0,
    });
  });

  it('has the member low, but no member high, if something was consumed on 2 of 7 days', () => {
    expect(forecast(20, consuming(0, 0, 0, 0, 0, 5, 5), NOON)).toEqual({
      level: 20,
      per_day: 0,
      low: 4,
      days_seen: 7,
      days_out: 0,
    });
  });

  it.each([0, -3])('for the level %i has 0 days left, and the current time as out_at', (level) => {
    expect(forecast(level, consuming(2, 2, 2, 2, 2, 2, 2), NOON)).toMatchObject({
      level,
      days_left: 0,
      out_at: '2024-01-11T12:00:00Z',
      low: 0,
      high: 0,
    });
  });

  it('has no out_at if the stock lasts beyond the year 9999', () => {
    const { out_at, ...rest } = forecast(2 ** 53, consuming(1, 1, 1, 1, 1, 1, 1), NOON);

    expect(out_at).toBeUndefined();
    expect(rest.days_left).toBe(2 ** 53);
  });
});
