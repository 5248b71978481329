import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { ReadingName } from './void-body.pipe';

const NAMED = `unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[])
    WITH ORDINALITY AS named (productid, location, "timestamp", id, number)`;

const IS_NAMED = (row: string) => `${row}.productid = named.productid AND ${row}.location = named.location
    AND ${row}."timestamp" = named."timestamp" AND ${row}.id = named.id`;

/**
 * Moves readings to the table of voided readings, in one statement, so that a reading is never seen in both tables or
 * in none.
 */
const MOVE = `
  WITH moved AS (
    DELETE FROM inventory_items AS i USING ${NAMED} WHERE ${IS_NAMED('i')}
    RETURNING i.*
  )
  INSERT INTO voided_readings
    (id, productid, location, quantity, is_delta, "timestamp", recorded_at, origin, reference, voided_by)
  SELECT id, productid, location, quantity, is_delta, "timestamp", recorded_at, origin, reference, $5 FROM moved`;

/**
 * Finds readings that are neither stored nor voided. It sees what other transactions voided while {@link MOVE} waited
 * for them.
 */
const MISSING = `
  SELECT number::int FROM ${NAMED}
  WHERE NOT EXISTS (SELECT FROM voided_readings AS v WHERE ${IS_NAMED('v')})
  ORDER BY number LIMIT 100`;

/** All SQL statements of voided readings. */
@Injectable()
export class VoidsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Voids all of the readings, or none; returns after the commit. A reading that is already voided stays unchanged.
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
    await this.database
      .transaction(async (run) => {
        missing.length = 0;
        await run({ text: MOVE, values: [...values, origin] });
        const { rows } = await run<{ number: number }>({ text: MISSING, values });
        missing.push(...rows.map(({ number }) => number - 1));
        if (missing.length > 0) throw new MissingReadings();
      })
      .catch((error: unknown) => {
        if (!(error instanceof MissingReadings)) throw error;
      });
    return missing;
  }
}

/** Thrown to roll back the transaction if a reading does not exist. */
class MissingReadings extends Error {}
