import { ADVISORY_LOCKS } from '../database/advisory-locks';
import { productStatement, rowsOfProducts } from '../database/citus/product-statement';
import type { Run } from '../database/transactions';
import { ApiError } from '../errors/api-error';
import { levelAt } from '../levels/level-sql';
import type { Reading } from '../readings/reading';

/**
 * Locks products and locations, so that other transactions that check a `min_level` of the same product and location
 * wait until this transaction ends. The locks are taken in order, so that two requests never deadlock. PostgreSQL has
 * memory for some thousand locks, so all products and locations share 1,024 locks.
 */
const LOCK = `
  SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.levelChecks}, place) FROM (
    SELECT DISTINCT (hashtextextended(productid || chr(31) || location, 0) & 1023)::int AS place
    FROM unnest($1::text[], $2::text[]) AS named (productid, location) ORDER BY place
  ) AS places`;

/**
 * Selects the lower of two stock levels: the level now, and the level at a later time, which is now plus
 * CLOCK_TOLERANCE. A client's clock may be fast by CLOCK_TOLERANCE, so the service already uses readings up
 * to the later time. But the later level alone does not suffice. A client with a fast clock may have stored a
 * count whose time is after now. The later level is then this count, and sales before the time of the count
 * do not lower it. So any number of sales would be allowed. The statement reads the clock itself, because its
 * transaction may have waited long for the lock.
 */
const LEVELS = productStatement(
  'guarded_levels',
  '$1',
  (product) => `
  WITH clock AS MATERIALIZED (
    SELECT clock_timestamp() AS now, clock_timestamp() + $3::float8 * interval '1 millisecond' AS ending
  )
  SELECT least(coalesce(level.quantity, 0), coalesce(later.quantity, level.quantity, 0))::float8 AS quantity
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS place (productid, location, number)
  CROSS JOIN clock
  LEFT JOIN LATERAL ${levelAt('place', 'clock.now', product)} AS level ON true
  LEFT JOIN LATERAL (
    SELECT ahead.quantity FROM ${levelAt('place', 'clock.ending', product)} AS ahead
    WHERE ahead."timestamp" > clock.now
  ) AS later ON true
  ORDER BY number`,
);

/** An adjustment with a `min_level`. */
interface Guarded {
  /** Index of the adjustment among the items of the request. */
  readonly index: number;
  /** Index of the adjustment's product and location in the list of all products and locations to check. */
  readonly place: number;
  readonly least: number;
}

/** The error for adjustments that would leave a stock level below their `min_level`. */
export class LevelsPassed extends Error {
  constructor(readonly items: readonly Guarded[]) {
    super();
  }
}

/** Rejects a transaction if it leaves a stock level below the `min_level` of an adjustment. */
export class LevelGuard {
  private readonly guarded: readonly Guarded[];
  private readonly places: readonly [productids: string[], locations: string[]] = [[], []];

  /**
   * Collects the adjustments whose `min_level` is checked.
   * @param tolerance CLOCK_TOLERANCE in ms: a reading counts as present if its timestamp is not later than
   * the current time plus this value
   * @param isSharded whether Citus shards the readings
   */
  constructor(
    readings: readonly Reading[],
    private readonly tolerance: number,
    private readonly isSharded: boolean,
  ) {
    const known = new Map<string, number>();
    this.guarded = readings.flatMap(({ productid, location = '', min_level: least }, index) => {
      if (least === undefined) return [];
      const name = `${productid}\0${location}`;
      const place = known.get(name) ?? known.size;
      if (place === known.size) {
        known.set(name, place);
        this.places[0].push(productid);
        this.places[1].push(location);
      }
      return { index, place, least };
    });
  }

  /**
   * Waits for other transactions that check a `min_level` of the same products. Must be called before anything is
   * stored.
   */
  async lock(run: Run): Promise<void> {
    await run({ text: LOCK, values: [...this.places] });
  }

  /**
   * Checks the levels after the transaction has stored its readings.
   * @throws LevelsPassed if a level is below a `min_level`
   */
  async check(run: Run): Promise<void> {
    const levels = await this.levels(run);
    const passed = this.guarded.filter(({ place, least }) => (levels[place] ?? 0) < least);
    if (passed.length > 0) throw new LevelsPassed(passed);
  }

  /**
   * Creates the error INSUFFICIENT_STOCK, with the current levels of up to 100 refused adjustments. Call this
   * only after their transaction has ended.
   */
  async refusal(run: Run, { items }: LevelsPassed): Promise<ApiError> {
    const levels = await this.levels(run);
    const details = items.slice(0, 100).map(({ index, place }) => ({
      field: `items[${index}].min_level`,
      message: `the level is ${levels[place] ?? 0}`,
    }));
    const message = `${items.length} of the adjustments would leave less than their min_level; nothing is stored`;
    return new ApiError('INSUFFICIENT_STOCK', message, { details });
  }

  private async levels(run: Run): Promise<number[]> {
    const { places, isSharded } = this;
    const rows = await rowsOfProducts<{ quantity: number }>(run, isSharded, LEVELS, places, [this.tolerance]);
    return rows.map(({ quantity }) => quantity);
  }
}
