import { delayAfter, parseRetryAfter } from './retry-schedule';

const HOUR = 3_600_000;

describe('the time until the next attempt to send a webhook', () => {
  it.each([
    [1, 5000, 5500],
    [2, 300_000, 330_000],
    [3, 1_800_000, 1_980_000],
    [9, 86_400_000, 95_040_000],
  ])('after attempt number %i is between %i and %i ms', (attempts, least, most) => {
    expect([delayAfter(attempts, 0), delayAfter(attempts, 1)]).toEqual([least, most]);
  });

  it('is undefined after the tenth and last attempt', () => {
    expect(delayAfter(10)).toBeUndefined();
  });
});

describe('the header Retry-After of a webhook receiver', () => {
  const now = new Date('2024-01-01T00:00:00Z');

  it.each<[string | undefined, number | undefined]>([
    ['120', 120_000],
    ['999999', 24 * HOUR],
    ['Mon, 01 Jan 2024 00:01:00 GMT', 60_000],
    ['Sun, 31 Dec 2023 00:00:00 GMT', undefined],
    ['0', undefined],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])(
    'with the value %j: the delay before the next attempt is %s ms ("undefined" if the header is ignored)',
    (header, wait) => {
      expect(parseRetryAfter(header, now)).toBe(wait);
    },
  );
});
