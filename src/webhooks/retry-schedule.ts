const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses in ms after each failed attempt to send a delivery, as Standard Webhooks recommends. */
const DELAYS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/**
 * Each pause is randomly extended by up to this share of its length. So the retries after an outage do not
 * all arrive at the same time.
 */
const JITTER = 0.1;

/** Longest pause in ms that a webhook receiver can ask for before the next attempt. */
const MOST_RETRY_AFTER = 24 * HOUR;

/**
 * Time in ms until the next attempt to send a delivery.
 * @param attempts number of attempts so far
 * @param random number from 0 to 1
 * @returns undefined after the last attempt
 */
export function delayAfter(attempts: number, random = Math.random()): number | undefined {
  const delay = DELAYS[attempts - 1];
  return delay === undefined ? undefined : Math.round(delay * (1 + JITTER * random));
}

/**
 * Parses a `Retry-After` header, which contains seconds or a date. Returns the wait in ms, at most a day; undefined if
 * the header asks for no wait.
 */
// oxlint-disable-next-line clock/no-current-date -- a moment, and not a duration
export function parseRetryAfter(header: string | undefined, now = new Date()): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now.getTime();
  return wait > 0 ? Math.min(wait, MOST_RETRY_AFTER) : undefined;
}
