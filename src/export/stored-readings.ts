import type { ExportQuery } from './export-query';
import type { ExportRepository } from './export.repository';
import type { ExportedReading } from './reading-line';

/** Readings that one statement returns, unless more than these were stored within a millisecond. */
const MOST = 1000;

/** How long the first span of time is, in ms; the others are longer or shorter, by how much was stored. */
const FIRST_SPAN = 1000;

/** Runs a statement when it is the caller's turn. */
export type Run = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Readings in the order in which they were stored. They are read by spans of time, because there is no index in that
 * order: it would cost every write more than a block range index does, which finds a span.
 */
export class StoredReadings {
  constructor(
    private readonly repository: ExportRepository,
    private readonly query: ExportQuery,
    private readonly run: Run,
  ) {}

  /** Both moments are inclusive, and a millisecond around them is, too. */
  async *between(since: string, until: string): AsyncGenerator<ExportedReading[]> {
    const end = Date.parse(until) + 1;
    let span = FIRST_SPAN;
    for (let from = Date.parse(since); from < end;) {
      const before = Math.min(from + span, end);
      const most = span > 1 ? MOST : null;
      const readings = await this.run(() =>
        this.repository.stored(new Date(from), new Date(before), this.query, most),
      );
      if (most !== null && readings.length > most) {
        span = Math.max(1, Math.floor(span / 8));
        continue;
      }
      if (readings.length > 0) yield readings;
      from = before;
      if (readings.length < MOST / 4) span *= 4;
    }
  }
}
