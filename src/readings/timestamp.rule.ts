import type { Rule } from '../validation/rule';
import { TimeZone } from './time-zone';
import { timeZone } from './time-zone.rule';

const DAY = 86_400_000;

/** Maximum number of dates whose text is cached: all days of eleven years. */
const MOST_DATES = 4000;

/**
 * Pattern for the syntax of a timestamp: date, hour, minute, second, fraction, and the zone as `Z` or as sign, hour
 * and minute.
 */
const FORM =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[Tt ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:[.,](\d+))?)?(?:([Zz])|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)?)?$/;

/**
 * Pattern for timestamps that need no further check: valid timestamps in canonical form, except those on 29
 * February. Almost all timestamps match it; the full check takes twenty times as long.
 */
const CANONICAL =
  /^(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?Z$/;

/** The earliest timestamp allowed, in ms since 1970. */
export const EARLIEST = Date.parse('0001-01-01T00:00:00Z');

/** Exclusive upper bound of the timestamps allowed, in ms since 1970. */
export const LATEST_END = Date.parse('9999-12-31T23:59:59.999Z') + 1;

/** The parts of the text of a timestamp. */
interface Written {
  /** The date and time of a timestamp without its zone, as ms since 1970. */
  readonly wallClock: number;
  /** The fraction of a second: a decimal point and at most six digits; empty if there is no fraction. */
  readonly fraction: string;
  readonly isBareDate: boolean;
  /** The offset of a timestamp from UTC, in ms; undefined if the timestamp names no zone. */
  readonly offset: number | undefined;
}

/**
 * Validation rule for a timestamp in the form of RFC 3339 or of common programming languages. A timestamp without a
 * zone is in UTC, and a date without a time means midnight. The canonical form is `2024-01-01T10:00:00.123456Z`, with
 * the fraction as it was sent; digits after the microseconds are cut off. A JavaScript `Date` is not used, because it
 * has only milliseconds.
 */
export const timestamp = timestampIn(undefined);

/**
 * Validation rule like {@link timestamp}, but a timestamp that names no zone is in the given time zone. If the clocks
 * go back, a local time that occurs twice means its first occurrence. A local time that the clocks skip is rejected. A
 * date without a time means the beginning of the day.
 *
 * @param zone a name that the rule `timeZone` accepts; otherwise the time zone is UTC
 */
export function timestampIn(zone: unknown): Rule<string> {
  return timestampRule(zone, startOf);
}

/** Validation rule for a {@link timestamp} in a query string; without a zone it is in UTC. */
export const timestampParameter = inQueryString(timestamp);

/**
 * Validation rule like {@link timestampIn}, for the end of a period: a date without a time means the whole day, to its
 * last microsecond.
 */
export function endTimestampIn(zone: unknown): Rule<string> {
  return timestampRule(zone, endOf);
}

/**
 * Adapts a validation rule for timestamps to query strings. There, an unencoded `+` of a zone arrives as a space, so `
 * 02:00` is read as `+02:00`.
 */
export function inQueryString(rule: Rule<string>): Rule<string> {
  const restored = (value: unknown) =>
    typeof value === 'string' ? value.replace(/^(.{10}[Tt ].+) (\d\d(?::?\d\d)?)$/, '$1+$2') : value;
  return {
    ...rule,
    read: (value) => rule.read(restored(value)),
    explain: (value) => rule.explain?.(restored(value)),
  };
}

function timestampRule(
  zone: unknown,
  resolve: (written: Written, zone: TimeZone | undefined) => string | undefined,
): Rule<string> {
  const name = timeZone.read(zone);
  const clocks = name === undefined ? undefined : TimeZone.named(name);
  return {
    message:
      'must be an ISO 8601 date or date-time such as 2024-01-01T10:00:00Z, of the years 0001 to 9999 in UTC',
    schema: { type: 'string', pattern: FORM.source },
    read: (value) => {
      if (typeof value !== 'string') return undefined;
      if (CANONICAL.test(value)) return value;
      const written = parse(value);
      return written && resolve(written, clocks);
    },
    explain: (value) => {
      const written = typeof value === 'string' ? parse(value) : undefined;
      if (!clocks || written?.offset !== undefined) return undefined;
      if (!written || instantOf(written, clocks) !== undefined) return undefined;
      return `does not exist in ${clocks.name}, where the clocks skip this time: send one that exists, or one with a zone`;
    },
  };
}

function parse(value: string): Written | undefined {
  const match = FORM.exec(value);
  if (!match) return undefined;
  const [, date, time = '00:00', second = '00', fraction, utc, sign, zoneHour, zoneMinute = 0] = match;
  const wallClock = Date.parse(`${date}T${time}:${second}Z`);
  // Date.parse turns a day that does not exist, such as February 30, into a day of the next month. Such a day is
  // rejected.
  if (new Date(wallClock).getUTCDate() !== Number(date?.slice(8))) return undefined;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return {
    wallClock,
    fraction: fraction ? `.${fraction.slice(0, 6)}` : '',
    isBareDate: match[2] === undefined,
    offset: utc ? 0 : sign && (sign === '-' ? -offset : offset),
  } as Written;
}

/** The canonical text of a timestamp; a date without a time means the first instant of the day. */
function startOf(written: Written, zone: TimeZone | undefined): string | undefined {
  const instant = instantOf(written, zone);
  return instant === undefined ? undefined : momentText(instant, written.fraction);
}

/** The canonical text of a timestamp; a date without a time means the last microsecond of the day. */
function endOf(written: Written, zone: TimeZone | undefined): string | undefined {
  const { wallClock, isBareDate } = written;
  if (!isBareDate) return startOf(written, zone);
  if (instantOf(written, zone) === undefined) return undefined;
  const end = zone ? zone.endOfDay(wallClock / DAY) : wallClock + DAY;
  return momentText(Math.min(end, LATEST_END) - 1000, '.999999');
}

/**
 * The instant of a timestamp in a time zone.
 * @returns ms since 1970, or undefined if the clocks of the zone skip the time
 */
function instantOf({ wallClock, isBareDate, offset }: Written, zone?: TimeZone): number | undefined {
  if (offset !== undefined || !zone) return wallClock - (offset ?? 0);
  return isBareDate ? zone.startOfDay(wallClock / DAY) : zone.instantOf(wallClock);
}

/** The canonical text of an instant. @returns undefined outside the years 0001 to 9999 */
function momentText(instant: number, fraction: string): string | undefined {
  if (instant < EARLIEST || instant >= LATEST_END) return undefined;
  const day = Math.floor(instant / DAY);
  const second = Math.floor((instant - day * DAY) / 1000);
  const time = `${twoDigits(second / 3600)}:${twoDigits((second / 60) % 60)}:${twoDigits(second % 60)}`;
  return `${dateText(day)}T${time}${fraction}Z`;
}

/**
 * Cache of dates as text, by the number of the day. Without it, `toISOString` would be called for every row
 * of a file. This would take as long as all checks of the row.
 */
const dates = new Map<number, string>();

function dateText(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY).toISOString().slice(0, 10);
  if (dates.size === MOST_DATES) dates.clear();
  dates.set(day, text);
  return text;
}

function twoDigits(number: number): string {
  const whole = Math.floor(number);
  return whole < 10 ? `0${whole}` : String(whole);
}
