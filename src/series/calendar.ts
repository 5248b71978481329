import { TimeZone } from '../readings/time-zone';
import type { Interval } from './interval.rule';

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/**
 * The start of interval number 0 in every series, in ms since 1970. This day is a Monday, the first day of a
 * week, and also the first day of a year.
 */
const ORIGIN = Date.UTC(2001, 0, 1);

/** The numbered intervals of a series. There are no gaps: each interval begins at the end of the previous one. */
export interface Calendar {
  /** The start of the interval with a given number, in ms since 1970. It is always a whole second. */
  startOf(number: number): number;
  /** The number of the interval that contains an instant. */
  numberAt(instant: number): number;
}

/**
 * Makes the calendar of a series. Intervals of seconds are counted in UTC. Intervals of days and months follow the
 * local calendar of a time zone, where a day may have 23 or 25 hours. A day that the time zone skips is an interval of
 * length 0.
 *
 * @param zone a name that the rule `timeZone` accepts; UTC if undefined
 */
export function calendarOf({ length, unit }: Interval, zone = 'UTC'): Calendar {
  if (unit === 'second') return inUtc(length * SECOND);
  if (unit === 'day' && zone === 'UTC') return inUtc(length * DAY);
  const clocks = TimeZone.named(zone) as TimeZone;
  if (unit === 'day') {
    return inZone(
      clocks,
      (number) => ORIGIN / DAY + number * length,
      (instant) => Math.floor((instant - ORIGIN) / DAY / length),
    );
  }
  return inZone(
    clocks,
    (number) => new Date(ORIGIN).setUTCMonth(number * length) / DAY,
    (instant) => Math.floor(monthOf(new Date(instant)) / length),
  );
}

function inUtc(length: number): Calendar {
  return {
    startOf: (number) => ORIGIN + number * length,
    numberAt: (instant) => Math.floor((instant - ORIGIN) / length),
  };
}

/**
 * Makes the calendar of a series whose intervals consist of whole days of a time zone.
 * @param firstDay a function that takes the number of an interval, and returns the first day of that
 * interval, in whole days since 1970
 * @param numberInUtc a function that takes an instant, and returns the number of its interval if days began
 * at midnight UTC. The number in the time zone of the calendar differs by at most 1
 */
function inZone(
  clocks: TimeZone,
  firstDay: (number: number) => number,
  numberInUtc: (instant: number) => number,
): Calendar {
  const startOf = (number: number) => clocks.endOfDay(firstDay(number) - 1);
  return {
    startOf,
    numberAt: (instant) => {
      let number = numberInUtc(instant);
      while (startOf(number) > instant) number -= 1;
      while (startOf(number + 1) <= instant) number += 1;
      return number;
    },
  };
}

/** Number of whole months from January 2001 to the date. */
function monthOf(date: Date): number {
  return (date.getUTCFullYear() - 2001) * 12 + date.getUTCMonth();
}
