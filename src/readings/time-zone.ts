import { LRUCache } from 'lru-cache';

const HOUR = 3_600_000;

const DAY = 24 * HOUR;

/** Maximum number of local days that are cached for a time zone. They cover about eleven years. */
const MOST_DAYS = 4000;

/**
 * Pattern for names of time zones that the ICU library accepts but IANA does not list: three letters, or
 * `SystemV/` and a name. They may mean another zone than the sender expects: ICU reads `BST` as the time of
 * Dhaka, not of London.
 */
const ICU_ONLY = /^(?!(?:CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$)[a-z]{3}$|^SystemV\//i;

/** The UTC offsets of a time zone during one local day, which has at most one change of the clocks. */
interface Clocks {
  /** Local time minus UTC, in ms, before and after the change of the clocks. */
  readonly before: number;
  readonly after: number;
  /** The instant at which the clocks change on this day; -Infinity if they do not change. */
  readonly change: number;
}

/**
 * The clock of an IANA time zone. This class computes all local times, both of readings and of series. It uses only
 * the tz database in Node, because another one, such as PostgreSQL's, may differ. An instant is given in ms since 1970
 * in UTC. A wall clock time is given as the instant at which a clock in UTC shows the same time.
 */
export class TimeZone {
  /** Time zones are cached, because creating the formatter of a zone takes some 100 µs. */
  private static readonly zones = new LRUCache<string, TimeZone>({ max: 100 });

  private readonly days = new Map<number, Clocks>();

  private constructor(
    readonly name: string,
    private readonly formatter: Intl.DateTimeFormat,
  ) {}

  /**
   * Finds a time zone by its name.
   * @returns undefined unless both IANA and Node know the name. An offset such as `+02:00` is not a name
   */
  static named(name: string): TimeZone | undefined {
    if (!/^[a-z][\w+/-]{1,63}$/i.test(name) || ICU_ONLY.test(name)) return undefined;
    const key = name.toLowerCase();
    const known = TimeZone.zones.get(key);
    if (known) return known;
    try {
      const formatter = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
      const zone = new TimeZone(name, formatter);
      TimeZone.zones.set(key, zone);
      return zone;
    } catch {
      return undefined; // a RangeError means that the name is unknown
    }
  }

  /**
   * Finds the instant of a local time: the first of two instants if the clocks show the time twice, undefined if the
   * clocks skip the time.
   */
  instantOf(wallClock: number): number | undefined {
    const { before, after, change } = this.clocksOf(Math.floor(wallClock / DAY));
    const first = wallClock - before;
    if (first < change) return first;
    const second = wallClock - after;
    return second >= change ? second : undefined;
  }

  /**
   * Finds the first instant of a local day, which is not always midnight; undefined if the time zone skips the day.
   * @param day whole days since 1970-01-01
   */
  startOfDay(day: number): number | undefined {
    const midnight = this.instantOf(day * DAY);
    if (midnight !== undefined) return midnight;
    const { after, change } = this.clocksOf(day);
    return change + after < (day + 1) * DAY ? change : undefined;
  }

  /** The instant at which a local day ends. @param day whole days since 1970-01-01 */
  endOfDay(day: number): number {
    return this.startOfDay(day + 1) ?? this.endOfDay(day + 1);
  }

  private clocksOf(day: number): Clocks {
    const known = this.days.get(day);
    if (known) return known;
    // There is at most one change of the clocks in this time range: UTC offsets are at most 16 hours, and no
    // time zone ever changed its clocks twice within a week.
    const clocks = this.clocksBetween(day * DAY - 16 * HOUR, (day + 1) * DAY + 16 * HOUR);
    if (this.days.size === MOST_DAYS) this.days.clear();
    this.days.set(day, clocks);
    return clocks;
  }

  private clocksBetween(from: number, to: number): Clocks {
    const before = this.offsetAt(from);
    const after = this.offsetAt(to);
    if (before === after) return { before, after, change: -Infinity };
    let last = from;
    let change = to;
    while (change - last > 1000) {
      const middle = last + Math.floor((change - last) / 2000) * 1000;
      if (this.offsetAt(middle) === before) last = middle;
      else change = middle;
    }
    return { before, after, change };
  }

  private offsetAt(instant: number): number {
    const [, sign, hours = 0, minutes = 0, seconds = 0] =
      /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(this.formatter.format(instant)) ?? [];
    const offset = Number(hours) * HOUR + Number(minutes) * 60_000 + Number(seconds) * 1000;
    return sign === '-' ? -offset : offset;
  }
}
