import type { Rule } from '../validation/rule';

const FORM =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,6})?)?(?:Z|([+-])(\d\d):(\d\d))?)?$/;

/** The earliest moment that is allowed, as ms since 1970. */
export const EARLIEST = Date.parse('0001-01-01T00:00:00Z');

/** Fast path for most input: the canonical form, with a day that every month has. */
const CANONICAL =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?Z$/;

/**
 * A timestamp as in RFC 3339, to the microsecond. No zone means UTC, a bare date means midnight UTC. It is read into
 * the form `2024-01-01T10:00:00.123456Z`, with the fraction as it was sent: it never passes through a JavaScript
 * `Date`, which would cut it to milliseconds.
 */
export const timestamp: Rule<string> = {
  message:
    'must be an ISO 8601 date or date-time such as 2024-01-01T10:00:00Z, of the years 0001 to 9999 in UTC, with at most 6 fractional digits',
  schema: { type: 'string', format: 'date-time' },
  read: (value) => (typeof value === 'string' ? canonical(value) : undefined),
};

/**
 * {@link timestamp} in a query string, where an unencoded `+` of a zone arrives as a space: `…T12:00:00 02:00` means
 * `+02:00`.
 */
export const timestampParameter: Rule<string> = {
  ...timestamp,
  read: (value) =>
    timestamp.read(typeof value === 'string' ? value.replace(/^(.{10}[T ].+) (\d\d:\d\d)$/, '$1+$2') : value),
};

function canonical(value: string): string | undefined {
  if (CANONICAL.test(value)) return value;
  const match = FORM.exec(value);
  if (!match) return undefined;
  const [
    ,
    year,
    month,
    day,
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '',
    sign,
    zoneHour,
    zoneMinute,
  ] = match;
  if (!isDate(Number(year), Number(month), Number(day))) return undefined;
  if (hour > '23' || minute > '59' || second > '59') return undefined;

  if (sign === undefined) {
    return year === '0000' ? undefined : `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`;
  }
  if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) return undefined;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? 1 : -1);
  const minutes = toUtc(`${year}-${month}-${day}T${hour}:${minute}`, offset);
  return minutes && `${minutes}:${second}${fraction}Z`;
}

/** Moves a wall-clock time, written to the minute, by a number of minutes; undefined outside the years 0001 to 9999. */
function toUtc(wallClock: string, minutes: number): string | undefined {
  const moved = new Date(Date.parse(`${wallClock}Z`) + minutes * 60_000);
  const year = moved.getUTCFullYear();
  return year >= 1 && year <= 9999 ? moved.toISOString().slice(0, 16) : undefined;
}

function isDate(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}
