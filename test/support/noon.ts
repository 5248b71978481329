const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** In a time zone with this offset from UTC, it is about noon now. The offset is in hours, from -11 to 12. */
const AHEAD = 12 - new Date().getUTCHours();

/** A time zone in which it is about noon, so that no day begins during a test. */
export const NOON_ZONE = `Etc/GMT${AHEAD > 0 ? '-' : '+'}${Math.abs(AHEAD)}`;

const TODAY = Math.floor((Date.now() + AHEAD * HOUR) / DAY) * DAY - AHEAD * HOUR;

/**
 * A time of day in {@link NOON_ZONE}, as a timestamp in UTC.
 * @param days how many days before today
 * @param time as hh:mm
 */
export function daysAgo(days: number, time = '00:00'): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(TODAY - days * DAY + hours * HOUR + minutes * 60_000).toISOString();
}
