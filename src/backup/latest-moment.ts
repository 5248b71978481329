const DAY_MS = 86_400_000;

/**
 * The latest moment, no later than `now`, at which a clock in UTC shows this time of day.
 * @param time `HH:MM`
 */
export function latestMoment(time: string, now: Date): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const today = new Date(now).setUTCHours(hours, minutes, 0, 0);
  return new Date(today > now.getTime() ? today - DAY_MS : today);
}
