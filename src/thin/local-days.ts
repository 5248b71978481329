import type { TimeZone } from '../readings/time-zone';
import { EARLIEST } from '../readings/timestamp.rule';

const DAY_MS = 86_400_000;

/** The calendar days of a time zone. */
export class LocalDays {
  constructor(private readonly zone: TimeZone) {}

  /** The beginnings and ends of the days that contain the given moments, in order and each once. */
  boundaries(moments: readonly string[]): string[] {
    const days = new Set(moments.map((moment) => this.dayOf(moment)));
    const instants = [...days].flatMap((day) => [this.startOf(day), this.zone.endOfDay(day)]);
    return [...new Set(instants)]
      .sort((one, other) => one - other)
      .map((instant) => new Date(instant).toISOString());
  }

  /** The day that contains a moment, as whole days since 1970-01-01 on the local calendar. */
  dayOf(moment: string): number {
    const instant = Date.parse(moment);
    // No zone is a whole day or more away from UTC.
    let day = Math.floor(instant / DAY_MS) - 1;
    while (this.zone.endOfDay(day) <= instant) day += 1;
    return day;
  }

  /** The beginning of a day, but not before year 1, where some zones' first day begins: PostgreSQL cannot read that. */
  private startOf(day: number): number {
    return Math.max(this.zone.startOfDay(day) ?? EARLIEST, EARLIEST);
  }
}
