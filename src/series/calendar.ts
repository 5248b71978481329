import { TimeZone } from '../readings/time-zone';
import type { Interval } from './interval.rule';

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** Start of the interval with the number 0: a Monday, as for weeks, and the first day of a year. In ms since 1970. */
const ORIGIN = Date.UTC(2001, 0, 1);

/** The numbered intervals of a series, without gaps: each begins where the one before it ends. */
export interface Calendar {
  /** The start of an interval, in whole seconds as ms since 1970. */
  startOf(number: number): number;
  /** The number of the interval that has an instant in it. */
  numberAt(instant: number): number;
}

/**
 * Intervals of seconds are counted in UTC, and those of days and months by the calendar of a zone: its days may have 23
 * or 25 hours, and a day that it skips is an interval of no length.
 *
 * @param zone a name that the rule `timeZone` accepts; UTC, when left out
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
 * @param firstDay the first day of an interval, in whole days since 1970
 * @param numberInUtc the number of an interval if its days were those of UTC, which is right or beside it
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

/** Whole months since {@link ORIGIN}. */
function monthOf(date: Date): number {
  return (date.getUTCFullYear() - 2001) * 12 + date.getUTCMonth();
}
