/** How far the clock of this device is behind that of the service, in ms. */
let behind = 0;

/** Differences below this are the time of the answer's way and the seconds of its Date. */
const EXACT_ENOUGH_MS = 3000;

/** Learns the time of the service from the Date of an answer: a phone whose clock is wrong must not misdate a count. */
export function learnTime(date: string | null): void {
  if (date === null) return;
  const difference = Date.parse(date) - deviceTime();
  behind = Math.abs(difference) > EXACT_ENOUGH_MS ? difference : 0;
}

/** Now, by the clock of the service. */
export function now(): Date {
  return new Date(deviceTime() + behind);
}

function deviceTime(): number {
  // A reading is of a moment on the calendar, which no monotonic clock knows.
  // eslint-disable-next-line no-restricted-properties
  return Date.now();
}

/** The time zone of this device, such as Europe/Helsinki. */
export const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
