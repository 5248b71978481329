import type { ExportQuery } from './export-query';
import type { ExportRepository } from './export.repository';
import type { StoredReading } from './reading-line';

/** Readings in a page. */
const MOST = 250;

/** How long the first span of time is, in ms; the others are longer or shorter, by how much was stored. */
const FIRST_SPAN = 1000;

/**
 * Longest span, in ms. A statement reads all that was stored within its span where few readings match, so that the whole
 * past would take longer than DB_STATEMENT_TIMEOUT.
 */
const LONGEST_SPAN = 24 * 60 * 60 * 1000;

/** No service has stored readings with the time of storing before; only a wrong clock has. One span may cover it all. */
const BEGIN = Date.UTC(2026);

/** Runs a statement when it is the caller's turn. */
export type Run = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Readings in the order in which they were stored. They are read by spans of time, because there is no index in that
 * order: it would cost every write more than a block range index does, which finds a span.
 */
export class StoredReadings {
  constructor(
    private readonly repository: Pick<ExportRepository, 'stored'>,
    private readonly query: ExportQuery,
    private readonly run: Run,
  ) {}

  /** Bounds are inclusive and rounded outwards to whole milliseconds. */
  async *between(since: string, until: string): AsyncGenerator<StoredReading[]> {
    const end = Date.parse(until) + 1;
    let span = FIRST_SPAN;
    for (let from = Date.parse(since); from < end;) {
      const before = Math.min(from + span, end);
      const readings = await this.stored(from, before, MOST + 1);
      if (readings.length > MOST && span > 1) {
        span = Math.max(1, Math.floor(span / 8));
        continue;
      }
      if (readings.length > MOST) yield* this.byId(from, before);
      else if (readings.length > 0) yield readings;
      from = before;
      if (readings.length < MOST / 4) span = from < BEGIN ? BEGIN - from : Math.min(span * 4, LONGEST_SPAN);
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
