/** How far the clock of this device is behind that of the service, in ms. */
let behind = 0;

/** Differences below this are ignored, in ms: a Date has whole seconds, and the answer needs time to arrive. */
const EXACT_ENOUGH_MS = 3000;

/** Learns the time of the service from the Date of an answer: a phone whose clock is wrong must not misdate a count. */
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
  // eslint-disable-next-line no-restricted-properties
  return Date.now();
}

/** The time zone of this device, such as Europe/Helsinki. */
export const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
