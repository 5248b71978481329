import type { ExportQuery } from './export-query';
import type { ExportRepository } from './export.repository';
import type { StoredReading } from './reading-line';

/** Maximum number of readings in a page of an export. */
const MOST = 250;

/**
 * Length in ms of the first period whose readings are queried. If few readings are found, the next period is
 * longer. If too many are found, a shorter period is queried.
 */
const FIRST_SPAN = 1000;

/**
 * Maximum length of the period that one statement searches from 2026 on, in ms. A statement reads everything that was
 * stored in its period, even if few readings match. A statement for a period of years would take longer than
 * DB_STATEMENT_TIMEOUT.
 */
const LONGEST_SPAN = 24 * 60 * 60 * 1000;

/**
 * The service records storage times only since 2026, so an earlier storage time comes from a wrong clock.
 * Such times are rare, so one query may cover all years before 2026.
 */
const BEGIN = Date.UTC(2026);

/** Function that runs an SQL statement when it is the API caller's turn. */
export type Run = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Reads readings in the order in which they were stored, one period of time after the other. A block range
 * index finds the readings of a period. An ordinary index in the order of storing is not used, because it
 * would slow down writes more than the block range index does.
 */
export class StoredReadings {
  constructor(
    private readonly repository: Pick<ExportRepository, 'stored'>,
    private readonly query: ExportQuery,
    private readonly run: Run,
  ) {}

  /**
   * Yields pages of the readings stored between two moments, both inclusive. The first moment is rounded down
   * to whole milliseconds, and the second one up.
   */
  async *between(since: string, until: string): AsyncGenerator<StoredReading[]> {
    const end = Date.parse(until) + 1;
    let span = FIRST_SPAN;
    for (let from = Date.parse(since); from < end;) {
      span = Math.min(span, from < BEGIN ? BEGIN - from : LONGEST_SPAN);
      const before = Math.min(from + span, end);
      const readings = await this.stored(from, before, MOST + 1);
      if (readings.length > MOST && span > 1) {
        span = Math.max(1, Math.floor(span / 8));
        continue;
      }
      if (readings.length > MOST) yield* this.byId(from, before);
      else if (readings.length > 0) yield readings;
      from = before;
      if (readings.length < MOST / 4) span = from < BEGIN ? Infinity : span * 4;
    }
  }

  private async *byId(from: number, before: number): AsyncGenerator<StoredReading[]> {
    let page: StoredReading[];
    let after = 0;
    do {
      page = await this.stored(from, before, MOST, after);
      yield page;
      after = page.at(-1)?.id ?? after;
    } while (page.length === MOST);
  }

  private stored(from: number, before: number, most: number, after?: number): Promise<StoredReading[]> {
    return this.run(() => this.repository.stored(new Date(from), new Date(before), this.query, most, after));
  }
}
