import type { Rule } from '../validation/rule';
import { TimeZone } from './time-zone';

const DAY = 86_400_000;

/** Most dates whose text is kept: eleven years. */
const MOST_DATES = 4000;

/** Date, hour, minute, second, fraction, and the zone: `Z`, or sign, hour and minute. */
const FORM =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[Tt ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:[.,](\d+))?)?(?:([Zz])|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)?)?$/;

/** Fast path for most input: the canonical form, with a day that every month has. */
const CANONICAL =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?Z$/;

/** The earliest moment that is allowed, as ms since 1970. */
export const EARLIEST = Date.parse('0001-01-01T00:00:00Z');

/** The end of the latest moment that is allowed, as ms since 1970. */
export const LATEST_END = Date.parse('9999-12-31T23:59:59.999Z') + 1;

/** A timestamp as it was written. */
interface Written {
  /** The date and time without the zone, as ms since 1970. */
  readonly wallClock: number;
  /** The fractional digits of the second, at most six, with their point; empty for none. */
  readonly fraction: string;
  readonly isBareDate: boolean;
  /** The offset from UTC, in ms; undefined where no zone was written. */
  readonly offset: number | undefined;
}

/**
 * A timestamp as in RFC 3339 and as programming languages write it, to the microsecond: further digits are cut. No zone
 * means UTC, a bare date means midnight. It is read into the form `2024-01-01T10:00:00.123456Z`, with the fraction as
 * it was sent: it never passes through a JavaScript `Date`, which would cut it to milliseconds.
 */
export const timestamp = timestampIn(undefined);

/**
 * A {@link timestamp} whose times without a zone are those of a time zone: the first of two where the clocks go back
 * over an hour; one that the clocks skip is refused. A bare date means the beginning of its day.
 *
 * @param zone a name that the rule `timeZone` accepts; otherwise UTC
 */
export function timestampIn(zone: string | undefined): Rule<string> {
  return timestampRule(zone, startOf);
}

/** A {@link timestamp} in a query string, without a zone in UTC. */
export const timestampParameter = inQueryString(timestamp);

/** Like {@link timestampIn}, for the end of a period: a bare date means its whole day, to the last microsecond. */
export function endTimestampIn(zone: string | undefined): Rule<string> {
  return timestampRule(zone, endOf);
}

/** A timestamp in a query string, where an unencoded `+` of a zone arrives as a space: ` 02:00` means `+02:00`. */
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
  zone: string | undefined,
  resolve: (written: Written, zone: TimeZone | undefined) => string | undefined,
): Rule<string> {
  const clocks = zone === undefined ? undefined : TimeZone.named(zone);
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
  // Date.parse moves a day that the month does not have into the next month.
  if (new Date(wallClock).getUTCDate() !== Number(date?.slice(8))) return undefined;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return {
    wallClock,
    fraction: fraction ? `.${fraction.slice(0, 6)}` : '',
    isBareDate: match[2] === undefined,
    offset: utc ? 0 : sign && (sign === '-' ? -offset : offset),
  } as Written;
}

/** The moment, as text; the first one of a bare date. */
function startOf(written: Written, zone: TimeZone | undefined): string | undefined {
  const instant = instantOf(written, zone);
  return instant === undefined ? undefined : momentText(instant, written.fraction);
}

/** The moment, as text; the last microsecond of a bare date. */
function endOf(written: Written, zone: TimeZone | undefined): string | undefined {
  const { wallClock, isBareDate } = written;
  if (!isBareDate) return startOf(written, zone);
  if (instantOf(written, zone) === undefined) return undefined;
  const end = zone ? zone.endOfDay(wallClock / DAY) : wallClock + DAY;
  return momentText(Math.min(end, LATEST_END) - 1000, '.999999');
}

/** @returns ms since 1970, or undefined where the clocks of the zone skip the time */
function instantOf({ wallClock, isBareDate, offset }: Written, zone?: TimeZone): number | undefined {
  if (offset !== undefined || !zone) return wallClock - (offset ?? 0);
  return isBareDate ? zone.startOfDay(wallClock / DAY) : zone.instantOf(wallClock);
}

/** @returns undefined outside the years 0001 to 9999 */
function momentText(instant: number, fraction: string): string | undefined {
  if (instant < EARLIEST || instant >= LATEST_END) return undefined;
  const day = Math.floor(instant / DAY);
  const second = Math.floor((instant - day * DAY) / 1000);
  const time = `${twoDigits(second / 3600)}:${twoDigits((second / 60) % 60)}:${twoDigits(second % 60)}`;
  return `${dateText(day)}T${time}${fraction}Z`;
}

/** Dates as text by their day; `toISOString` for every row of a file would take as long as all other checks. */
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
