import { holds } from './forecast-alarms';

const known = { level: 20, days_seen: 10, days_out: 0 };

describe('the alarm of a below_days rule', () => {
  it.each([
    ['fewer days than the threshold', 6.9, false, true],
    ['as many days as the threshold', 7, false, false],
    ['as many days as the threshold, after an event', 7, true, true],
    ['one day more than the threshold, after an event', 8, true, true],
    ['over one day more than the threshold, after an event', 8.1, true, false],
  ])(
    'if the stock lasts %s (%d days), has "active" = %s before the check of the rule, and %s after it',
    (_what, days_left, is_alarm, expected) => {
      const forecast = { ...known, per_day: 4, days_left };

      expect(holds({ threshold: 7, recovers_at: null, is_alarm }, forecast)).toBe(expected);
    },
  );

  it('ends when the stock lasts more days than recovers_at', () => {
    const told = { threshold: 7, recovers_at: 14, is_alarm: true };

    expect(holds(told, { ...known, per_day: 4, days_left: 14 })).toBe(true);
    expect(holds(told, { ...known, per_day: 4, days_left: 14.1 })).toBe(false);
  });

  it('does not change while fewer than 7 days had stock, but ends if nothing is consumed or if no forecast exists', () => {
    for (const is_alarm of [true, false]) {
      const rule = { threshold: 7, recovers_at: null, is_alarm };
      expect(holds(rule, { ...known, days_seen: 3, per_day: 4 })).toBe(is_alarm);
      expect(holds(rule, { ...known, days_seen: 6, per_day: 0 })).toBe(is_alarm);
      expect(holds(rule, { ...known, days_seen: 0 })).toBe(is_alarm);
      expect(holds(rule, { ...known, per_day: 0 })).toBe(false);
      expect(holds(rule, undefined)).toBe(false);
    }
  });
});
