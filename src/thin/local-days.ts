import type { TimeZone } from '../readings/time-zone';
import { EARLIEST } from '../readings/timestamp.rule';

const DAY_MS = 86_400_000;

/** The calendar days of a time zone. */
export class LocalDays {
  constructor(private readonly zone: TimeZone) {}

  /** The beginnings and ends of the local days that contain the given timestamps, sorted and without duplicates. */
  boundaries(moments: readonly string[]): string[] {
    const days = new Set(moments.map((moment) => this.dayOf(moment)));
    const instants = [...days].flatMap((day) => [this.startOf(day), this.zone.endOfDay(day)]);
    return [...new Set(instants)]
      .sort((one, other) => one - other)
      .map((instant) => new Date(instant).toISOString());
  }

  /** The local day that contains a timestamp, as whole days since 1970-01-01 on the local calendar. */
  dayOf(moment: string): number {
    const instant = Date.parse(moment);
    // The search for the local day begins one day before the day in UTC, because the offset of a time zone
    // from UTC is always less than a day.
    let day = Math.floor(instant / DAY_MS) - 1;
    while (this.zone.endOfDay(day) <= instant) day += 1;
    return day;
  }

  /**
   * The beginning of a local day. It is never before the year 1, because PostgreSQL cannot read an earlier
   * time. Without this limit, the first day of the year 1 would begin earlier in some time zones.
   */
  private startOf(day: number): number {
    return Math.max(this.zone.startOfDay(day) ?? EARLIEST, EARLIEST);
  }
}
