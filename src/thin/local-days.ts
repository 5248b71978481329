import type { TimeZone } from '../readings/time-zone';
import { EARLIEST } from '../readings/timestamp.rule';

const DAY_MS = 86_400_000;

/** The days of a time zone. */
export class LocalDays {
  constructor(private readonly zone: TimeZone) {}

  /** Where the days of some moments begin and end, in order and each once. */
  boundaries(moments: readonly string[]): string[] {
    const days = new Set(moments.map((moment) => this.dayOf(moment)));
    const instants = [...days].flatMap((day) => [this.startOf(day), this.zone.endOfDay(day)]);
    return [...new Set(instants)]
      .sort((one, other) => one - other)
      .map((instant) => new Date(instant).toISOString());
  }

  /** The day that a moment belongs to, as whole days since 1970-01-01 on the local calendar. */
  dayOf(moment: string): number {
    const instant = Date.parse(moment);
    // No zone is as much as a day away from UTC.
    let day = Math.floor(instant / DAY_MS) - 1;
    while (this.zone.endOfDay(day) <= instant) day += 1;
    return day;
  }

  /** PostgreSQL reads no year before 1, in which the first day of some zones begins. */
  private startOf(day: number): number {
    return Math.max(this.zone.startOfDay(day) ?? EARLIEST, EARLIEST);
  }
}
