/** How far the clock of this device is behind that of the service, in ms. */
let behind = 0;

/**
 * Clock differences below this time in ms are ignored: the Date header has whole seconds, and a response takes time.
 */
const EXACT_ENOUGH_MS = 3000;

/**
 * Reads the time of the service from the Date header of a response. With this time, a count gets the right
 * timestamp even on a phone with a wrong clock.
 */
export function learnTime(date: string | null): void {
  if (date === null) return;
  const difference = Date.parse(date) - deviceTime();
  behind = Math.abs(difference) > EXACT_ENOUGH_MS ? difference : 0;
}

/** The current time by the clock of the service. */
export function now(): Date {
  return new Date(deviceTime() + behind);
}

function deviceTime(): number {
  // A reading needs a calendar time, which a monotonic clock does not have.
  // oxlint-disable-next-line no-restricted-properties
  return Date.now();
}

/** The time zone of this device, such as Europe/Helsinki. */
export const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
