import type { Run } from '../database/transactions';
import { ApiError } from '../errors/api-error';
import { levelAt } from '../levels/level-sql';
import type { Reading } from '../readings/reading';

/**
 * Makes everybody else who guards the level of these products and locations wait until the transaction ends. In order,
 * so that two requests with the same ones never wait for each other.
 */
const LOCK = `
  SELECT pg_advisory_xact_lock(place) FROM (
    SELECT DISTINCT hashtextextended(productid || chr(31) || location, 8002003) AS place
    FROM unnest($1::text[], $2::text[]) AS named (productid, location) ORDER BY place
  ) AS places`;

/** The clock of this moment: the transaction may have begun long before the others were over. */
const NOW = 'clock_timestamp()';

/** The end of what counts as now. */
const END_OF_NOW = `${NOW} + $3::float8 * interval '1 millisecond'`;

/**
 * The lower one of two levels: that of this moment, and that of the end of now. A count whose clock is fast replaces all
 * sales before it: its level alone would let any number of them pass.
 */
const LEVELS = `
  SELECT least(coalesce(level.quantity, 0), coalesce(ending.quantity, 0))::float8 AS quantity
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS place (productid, location, number)
  LEFT JOIN LATERAL ${levelAt('place', NOW)} AS level ON true
  LEFT JOIN LATERAL ${levelAt('place', END_OF_NOW)} AS ending ON true
  ORDER BY number`;

interface Guarded {
  readonly index: number;
  readonly least: number;
}

/** Refuses a transaction that leaves less than the `min_level` of an adjustment. */
export class LevelGuard {
  private readonly guarded: readonly Guarded[];
  private readonly places: readonly [productids: string[], locations: string[]];
  private before: readonly number[] = [];

  /** @param tolerance CLOCK_TOLERANCE: how far ahead of the clock a reading may be and still count, in ms */
  constructor(
    private readonly run: Run,
    readings: readonly Reading[],
    private readonly tolerance: number,
  ) {
    this.guarded = readings.flatMap(({ min_level }, index) =>
      min_level === undefined ? [] : { index, least: min_level },
    );
    const named = this.guarded.map(({ index }) => readings[index] as Reading);
    this.places = [named.map(({ productid }) => productid), named.map(({ location = '' }) => location)];
  }

  /** Waits for other guarded transactions. To be called before anything is stored. */
  async begin(): Promise<void> {
    await this.run({ text: LOCK, values: [...this.places] });
    this.before = await this.levels();
  }

  /** @throws ApiError INSUFFICIENT_STOCK that names each item whose `min_level` the stored readings pass */
  async check(): Promise<void> {
    const after = await this.levels();
    const details = this.guarded.flatMap(({ index, least }, number) =>
      (after[number] ?? 0) >= least
        ? []
        : { field: `items[${index}].min_level`, message: `the level is ${this.before[number] ?? 0}` },
    );
    if (details.length === 0) return;
    const message = `${details.length} of the adjustments would leave less than their min_level; nothing is stored`;
    throw new ApiError('INSUFFICIENT_STOCK', message, { details: details.slice(0, 100) });
  }

  private async levels(): Promise<number[]> {
    const { rows } = await this.run<{ quantity: number }>({
      text: LEVELS,
      values: [...this.places, this.tolerance],
    });
    return rows.map(({ quantity }) => quantity);
  }
}
