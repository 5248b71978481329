import { latestMoment } from './latest-moment';

describe('the latest occurrence of a daily time', () => {
  it.each([
    ['03:00', '2026-11-26T03:00:00.000Z', '2026-11-26T03:00:00.000Z'],
    ['03:00', '2026-11-26T02:59:59.999Z', '2026-11-25T03:00:00.000Z'],
    ['03:00', '2026-11-26T23:59:59.999Z', '2026-11-26T03:00:00.000Z'],
    ['23:59', '2027-01-01T00:00:00.000Z', '2026-12-31T23:59:00.000Z'],
    ['00:00', '2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  ])('for the time of day %s and the current time %s is %s', (time, now, moment) => {
    expect(latestMoment(time, new Date(now)).toISOString()).toBe(moment);
  });
});
