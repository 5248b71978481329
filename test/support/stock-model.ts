/**
 * A reading in the tests' model of the stock. Its time is a number in any unit, the same unit for all
 * readings of a model.
 */
export interface ModelReading {
  readonly id: number;
  readonly location: string;
  readonly at: number;
  readonly quantity?: number;
  readonly delta?: number;
}

/** The level at a location, with its newest reading and its newest count. */
export interface ModelLevel {
  readonly quantity: number;
  readonly newest: ModelReading;
  readonly counted: ModelReading | undefined;
}

/** A simple model of one product: computes levels by their definition from all readings, without optimisation. */
export class StockModel {
  constructor(private readonly readings: readonly ModelReading[]) {}

  /** The readings at the selected locations between two times, both inclusive, oldest first. */
  between(wanted: (location: string) => boolean, from: number, to: number): ModelReading[] {
    return this.readings
      .filter(({ location, at }) => wanted(location) && at >= from && at <= to)
      .sort(byTimeAndId);
  }

  /**
   * The level at a time: the newest count up to that time, plus all deltas later than this count and up to that time.
   */
  level(location: string, at: number): ModelLevel | undefined {
    const readings = this.between((other) => other === location, -Infinity, at);
    const newest = readings.at(-1);
    if (!newest) return undefined;
    const counted = readings.filter(({ quantity }) => quantity !== undefined).at(-1);
    const changes = readings.filter((reading) => reading.at > (counted?.at ?? -Infinity));
    const quantity = changes.reduce((sum, { delta = 0 }) => sum + delta, counted?.quantity ?? 0);
    return { quantity, newest, counted };
  }

  /**
   * The quantity that a page of readings shows: for a count, the counted quantity; for an adjustment, the
   * level at its time.
   */
  shown(reading: ModelReading): number {
    return reading.quantity ?? this.level(reading.location, reading.at)?.quantity ?? 0;
  }
}

function byTimeAndId(one: ModelReading, other: ModelReading): number {
  return one.at - other.at || one.id - other.id;
}
