import type { Run } from '../database/transactions';
import { LocalDays } from './local-days';
import type { RemovedReading } from './removed-readings';
import { ADD_ORIGIN, FIND_ORIGIN, LINES, LOCK, NEXT, PLACES, REMOVE } from './thin-statements';

/** Readings per transaction, plus the rest of their last day. */
const READINGS_AT_ONCE = 5000;

interface Place {
  readonly productid: string;
  readonly location: string;
}

/** Readings that can go as lines of the file, and the number of days that lose all other readings. */
export interface Lines {
  readonly text: string;
  readonly readings: number;
  /** Number of days whose level becomes a count. */
  readonly carried: number;
  /** Number of days whose level cannot be a count; they stay as they are. */
  readonly impossible: number;
}

/** The result of one transaction. */
export interface Removed {
  readonly removed: number;
  readonly carried: number;
}

/** Does work in one transaction, and repeats it from its beginning after a deadlock. */
export type InTransaction = <T>(work: (run: Run) => Promise<T>) => Promise<T>;

/**
 * Removes all readings of each day but its last level. Every transaction is short and keeps the level at the end of
 * each day, so a run may be interrupted at any time, and repeated.
 */
export class Thinning {
  constructor(
    private readonly transaction: InTransaction,
    private readonly days: LocalDays,
  ) {}

  /** The readings before a moment that can go, in batches. @param before the beginning of a day */
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
        // The batch ends with a whole day, although NEXT may end in the middle of one.
        const days = this.days.boundaries(bounds.flatMap(({ first, last }) => [first, last]));
        yield* await this.rows<Lines>(LINES, [productid, location, days]);
        from = days.at(-1) as string;
      }
    }
  }

  /** Removes the readings that {@link lines} returned, unless a reading of their day was added or removed since. */
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

  /** Batches of readings by place. All readings of one day are in one batch. */
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
