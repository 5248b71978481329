import type { Run } from '../database/transactions';
import { LocalDays } from './local-days';
import type { RemovedReading } from './removed-readings';
import { ADD_ORIGIN, FIND_ORIGIN, LINES, LOCK, NEXT, PLACES, REMOVE } from './thin-statements';

/**
 * A transaction ends when it has removed at least this number of readings. It may remove more, because all
 * readings of one day are removed in the same transaction.
 */
const READINGS_AT_ONCE = 5000;

interface Place {
  readonly productid: string;
  readonly location: string;
}

/** Some lines of the file that lists the removable readings. */
export interface Lines {
  readonly text: string;
  readonly readings: number;
  /** Number of days that keep only one new count: the last level of the day. */
  readonly carried: number;
  /**
   * Number of days whose last stock level cannot be stored as a count. The readings of these days are kept.
   */
  readonly impossible: number;
}

/**
 * The number of readings that one transaction has removed, and the number of counts that it has stored
 * instead.
 */
export interface Removed {
  readonly removed: number;
  readonly carried: number;
}

/** Runs a function in one transaction, and runs it again after a deadlock. */
export type InTransaction = <T>(work: (run: Run) => Promise<T>) => Promise<T>;

/**
 * Removes the readings of old days, but keeps the stock level at the end of each day. Every transaction is short and
 * handles whole days, so the command may be interrupted at any time and run again.
 */
export class Thinning {
  constructor(
    private readonly transaction: InTransaction,
    private readonly days: LocalDays,
  ) {}

  /**
   * Yields the readings that can be removed, in batches.
   * @param before a time, which is the beginning of a day; readings from then on are not removed
   */
  async *lines(before: string): AsyncGenerator<Lines> {
    for await (const { productid, location } of this.places()) {
      let from = '-infinity';
      for (;;) {
        const bounds = await this.rows<{ first: string; last: string }>(NEXT, [
          productid,
          location,
          from,
          before,
        ]);
        if (bounds.length === 0) break;
        // The last reading that the query finds may be in the middle of a day. So the batch is extended to
        // the end of that day.
        const days = this.days.boundaries(bounds.flatMap(({ first, last }) => [first, last]));
        yield* await this.rows<Lines>(LINES, [productid, location, days]);
        from = days.at(-1) as string;
      }
    }
  }

  /**
   * Removes the readings that {@link lines} has returned. If the readings of a day have changed since then,
   * that day stays as it is.
   */
  async *remove(named: AsyncIterable<RemovedReading>): AsyncGenerator<Removed> {
    const origin = await this.origin();
    for await (const batch of this.batches(named)) {
      yield await this.transaction(async (run) => {
        let [removed, carried] = [0, 0];
        for (const [{ productid, location }, readings] of batch) {
          const days = this.days.boundaries(readings.map(({ timestamp }) => timestamp));
          const place = [productid, location, days];
          await run({ text: LOCK, values: place });
          const values = [...place, readings.map(({ id }) => id), origin];
          const { rows } = await run<Removed & Record<string, number>>({ text: REMOVE, values });
          removed += rows[0]?.removed ?? 0;
          carried += rows[0]?.carried ?? 0;
        }
        return { removed, carried };
      });
    }
  }

  /**
   * Yields batches of readings, grouped by product and location. A batch never ends between two readings of
   * the same product, location and day.
   */
  private async *batches(named: AsyncIterable<RemovedReading>) {
    let batch: [Place, RemovedReading[]][] = [];
    let size = 0;
    let day: number | undefined;
    for await (const reading of named) {
      const [place, readings] = batch.at(-1) ?? [];
      const isSamePlace = place?.productid === reading.productid && place.location === reading.location;
      const dayOfThis = this.days.dayOf(reading.timestamp);
      const isSameDay = isSamePlace && dayOfThis === day;
      if (size >= READINGS_AT_ONCE && !isSameDay) {
        yield batch;
        batch = [];
        size = 0;
      }
      if (readings && isSamePlace && batch.length > 0) readings.push(reading);
      else batch.push([reading, [reading]]);
      size += 1;
      day = dayOfThis;
    }
    if (size > 0) yield batch;
  }

  private async *places(): AsyncGenerator<Place> {
    let last: Place | undefined;
    for (;;) {
      const places: Place[] = await this.rows<Place>(PLACES, [last?.productid ?? '', last?.location ?? '']);
      if (places.length === 0) return;
      yield* places;
      last = places.at(-1);
    }
  }

  private async origin(): Promise<number> {
    await this.rows(ADD_ORIGIN, []);
    const [row] = await this.rows<{ id: number }>(FIND_ORIGIN, []);
    return (row as { id: number }).id;
  }

  private rows<Row>(text: string, values: unknown[]): Promise<Row[]> {
    return this.transaction(async (run) => (await run<Row & Record<string, unknown>>({ text, values })).rows);
  }
}
