import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { productStatement, rowsOfProducts } from '../database/citus/product-statement';
import { Database } from '../database/database';
import { momentText, now } from '../database/moment';
import type { Run } from '../database/transactions';
import type { NewEvent } from '../events/event';
import { EventLog } from '../events/event-log';
import { levelAt } from '../levels/level-sql';
import type { ReadingName } from './void-body.pipe';

const NAMED = `unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[])
    WITH ORDINALITY AS named (productid, location, "timestamp", id, number)`;

const IS_NAMED = (row: string) => `${row}.productid = named.productid AND ${row}.location = named.location
    AND ${row}."timestamp" = named."timestamp" AND ${row}.id = named.id`;

/**
 * SQL that moves readings to the table of voided readings. It is one statement, so that every reading is
 * always in exactly one of the two tables. It returns the moved readings in the order in which they were
 * stored. Readings that were already voided are not among them.
 */
const MOVE = `
  WITH moved AS (
    DELETE FROM inventory_items AS i USING ${NAMED} WHERE ${IS_NAMED('i')}
    RETURNING i.*
  ), kept AS (
    INSERT INTO voided_readings
      (id, productid, location, quantity, is_delta, "timestamp", recorded_at, origin, reference, voided_by)
    SELECT id, productid, location, quantity, is_delta, "timestamp", recorded_at, origin, reference, $5 FROM moved
  )
  SELECT productid, location, id::float8 AS id, ${momentText('"timestamp"')} AS "timestamp" FROM moved ORDER BY id`;

/** Selects the stock levels that products have at locations after some of their readings were voided. */
const LEVELS = productStatement(
  'levels_after_void',
  '$1',
  (product) => `
  SELECT place.productid, place.location, level.quantity::float8 AS quantity,
    CASE WHEN level.counted_at <> level."timestamp" THEN ${momentText('level.counted_at')} END AS counted_at
  FROM unnest($1::text[], $2::text[]) AS place (productid, location)
  JOIN LATERAL ${levelAt('place', now('$3'), product)} AS level ON true`,
);

/**
 * SQL that finds which of the given readings do not exist. It runs after {@link MOVE}, when all given
 * readings that exist are in the table of voided readings. A separate statement also sees readings that other
 * transactions voided while MOVE waited for them.
 */
const MISSING = `
  SELECT number::int FROM ${NAMED}
  WHERE number NOT IN (SELECT number FROM voided_readings AS v JOIN ${NAMED} ON ${IS_NAMED('v')})
  ORDER BY number LIMIT 100`;

/** Contains the SQL statements that void readings. */
@Injectable()
export class VoidsRepository {
  constructor(
    private readonly database: Database,
    private readonly events: EventLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Voids all given readings, or none of them. The promise resolves after the commit. A reading that was
   * already voided stays unchanged.
   *
   * @param origin id of the caller and the reason
   * @returns the indexes of readings that do not exist, at most 100; if there are any, nothing is voided
   */
  async move(readings: readonly ReadingName[], origin: number): Promise<number[]> {
    const values = [
      readings.map(({ productid }) => productid),
      readings.map(({ location }) => location),
      readings.map(({ timestamp }) => timestamp),
      readings.map(({ id }) => id),
    ];
    const missing: number[] = [];
    const told: NewEvent[] = [];
    await this.database
      .transaction(async (run) => {
        missing.length = 0;
        const { rows: moved } = await run<MovedReading>({ text: MOVE, values: [...values, origin] });
        const { rows } = await run<{ number: number }>({ text: MISSING, values });
        missing.push(...rows.map(({ number }) => number - 1));
        if (missing.length > 0) throw new MissingReadings();
        told.splice(0, Infinity, ...(await this.tell(run, moved)));
      })
      .catch((error: unknown) => {
        if (!(error instanceof MissingReadings)) throw error;
      });
    if (missing.length === 0) this.events.count(told);
    return missing;
  }

  /** Stores an event for each reading that this request has voided, in the transaction that voids them. */
  private async tell(run: Run, moved: readonly MovedReading[]): Promise<NewEvent[]> {
    if (moved.length === 0) return [];
    await this.events.lock(run);
    const places = [...new Map(moved.map((reading) => [placeOf(reading), reading])).values()];
    const rows = await rowsOfProducts<RemainingLevel>(
      run,
      this.database.isSharded,
      LEVELS,
      [places.map(({ productid }) => productid), places.map(({ location }) => location)],
      [this.config.CLOCK_TOLERANCE],
    );
    const levels = new Map(rows.map((level) => [placeOf(level), level]));
    const events = moved.map(({ productid, location, id, timestamp }): NewEvent => {
      const level = levels.get(placeOf({ productid, location }));
      return {
        type: 'reading.voided',
        productid,
        location,
        quantity: level?.quantity ?? null,
        details: { counted_at: level?.counted_at ?? undefined, reading: { id, timestamp } },
      };
    });
    await this.events.append(run, events);
    return events;
  }
}

/** The product and the location of a reading. */
interface Place {
  readonly productid: string;
  readonly location: string;
}

interface MovedReading extends Place {
  readonly id: number;
  readonly timestamp: string;
}

interface RemainingLevel extends Place {
  readonly quantity: number;
  readonly counted_at: string | null;
}

/** Makes a text that identifies a product and a location. No name contains U+0000, so the text is unambiguous. */
function placeOf({ productid, location }: Place): string {
  return `${productid}\0${location}`;
}

/** The error that rolls back the transaction if a reading does not exist. */
class MissingReadings extends Error {}
