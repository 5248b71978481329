import { now } from '../api/clock';

const DAY_MS = 86_400_000;

/** Number of days without a reading after which a level is called stale. */
export const STALE_DAYS = 30;

/** Number of days that each small curve in the list of products shows. */
export const SPARK_DAYS = 30;

/**
 * The last 30 days, ending at the next full hour. So repeated requests are equal for an hour, and their
 * responses can be cached.
 */
export function sparkPeriod(): { from: string; until: string } {
  const end = new Date(now());
  end.setMinutes(60, 0, 0);
  return { from: new Date(end.getTime() - SPARK_DAYS * DAY_MS).toISOString(), until: end.toISOString() };
}

/**
 * A level is stale if its last reading is before this time. The time is rounded down to a full hour. So all
 * requests in the same hour are equal, and their responses can be cached.
 */
export function staleBefore(): string {
  const moment = new Date(now().getTime() - STALE_DAYS * DAY_MS);
  moment.setMinutes(0, 0, 0);
  return moment.toISOString();
}

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const short = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

/** Formats a moment in the time zone of this device, such as 1 Jan 2024, 10:00:00. */
export function formatMoment(timestamp: string): string {
  return exact.format(new Date(timestamp));
}

/** Formats the day of a moment, or its time of day if it is less than 24 hours ago. */
export function formatDay(timestamp: string): string {
  const moment = new Date(timestamp);
  const age = now().getTime() - moment.getTime();
  return age >= 0 && age < DAY_MS ? clock.format(moment) : short.format(moment);
}
