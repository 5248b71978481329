import { Injectable } from '@nestjs/common';
import type { Run } from '../database/transactions';
import { prefixUpperBound } from '../levels/name-prefix';
import type { Place, PlaceLevel } from '../levels/place-levels';

/** The stock level that was last sent to webhooks, for one product at one location. */
export interface ToldLevel extends Place {
  readonly quantity: number | null;
  /** The event that contained this stock level; null if there was none. */
  readonly event: number | null;
  /** Whether the event with this stock level was created less than a second ago. */
  readonly is_recent: boolean;
}

/**
 * Selects the stock levels that were last sent to webhooks, for the given products. LATERAL and OFFSET make
 * PostgreSQL look up each product in the index, even with a plan made when the table was empty. With `= ANY`
 * instead, PostgreSQL would compare every row with every product. The column `is_recent` is true if the level
 * was sent within the last second. It is false for a time in the future, which occurs after the clock was set
 * back.
 */
const TOLD = `
  SELECT told.productid, CASE WHEN NOT told.is_total THEN told.location END AS location,
    told.level_quantity::float8 AS quantity, told.level_event::float8 AS event,
    coalesce(clock_timestamp() BETWEEN told.level_told_at AND told.level_told_at + interval '1 second', false)
      AS is_recent
  FROM unnest($1::text[]) AS name (productid) CROSS JOIN LATERAL (
    SELECT * FROM told_levels AS told WHERE told.productid = name.productid OFFSET 0
  ) AS told`;

/**
 * Deletes the waiting deliveries of the given events: those that wait for their first or next attempt. The
 * deliveries are locked in the order of the events. A replay of events locks deliveries in the same order, so
 * no deadlock occurs.
 */
const DELETE_WAITING = `
  DELETE FROM webhook_deliveries AS delivery USING (
    SELECT waiting.event, waiting.webhook FROM unnest($1::bigint[]) AS told (event) CROSS JOIN LATERAL (
      SELECT event, webhook FROM webhook_deliveries AS waiting
      WHERE waiting.event = told.event AND waiting.status = 'pending'
        AND (waiting.claimed_until IS NULL OR waiting.claimed_until < now())
      FOR UPDATE
    ) AS waiting
  ) AS waiting
  WHERE delivery.event = waiting.event AND delivery.webhook = waiting.webhook`;

/**
 * For each given pair of product and location, stores the id and the stock level of the newest event. These
 * events must be the newest of all events, in the order of the pairs. The ids are computed from the highest
 * event id.
 */
const NOTE_EVENTS = `
  UPDATE told_levels AS told
  SET level_quantity = told.quantity, level_event = counter.value - cardinality($1::text[]) + place.number,
    level_told_at = clock_timestamp()
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS place (productid, location, number)
  CROSS JOIN (SELECT value FROM counters WHERE name = 'events') AS counter
  WHERE told.productid = place.productid AND told.location = coalesce(place.location, '')
    AND told.is_total = (place.location IS NULL)`;

const NOTE_LEVELS = `
  INSERT INTO told_levels (productid, location, is_total, sequence, level_quantity)
  SELECT productid, coalesce(location, ''), location IS NULL, 0, quantity
  FROM unnest($1::text[], $2::text[], $3::bigint[]) AS place (productid, location, quantity)
  ON CONFLICT (productid, location, is_total) DO UPDATE SET level_quantity = excluded.level_quantity`;

/** Selects the names of products in a range of the primary key. */
const NAMES = `
  SELECT productid FROM products
  WHERE productid > $1 AND productid >= $2 AND ($3::text IS NULL OR productid < $3)
  ORDER BY productid LIMIT $4`;

/** Reads and writes the stock levels that were last sent to webhooks. */
@Injectable()
export class ToldLevelsRepository {
  async of(run: Run, productids: readonly string[]): Promise<ToldLevel[]> {
    const { rows } = await run<ToldLevel & Record<string, unknown>>({
      name: 'told_changes',
      text: TOLD,
      values: [productids],
    });
    return rows;
  }

  /** Deletes deliveries of the given events. Only deliveries that wait for an attempt are deleted. */
  async deleteWaiting(run: Run, events: readonly number[]): Promise<void> {
    const values = [events.toSorted((one, other) => one - other)];
    await run({ name: 'delete_waiting_levels', text: DELETE_WAITING, values });
  }

  /**
   * Stores the id and the stock level of the newest event about each given place (a product and a location).
   * The newest stored events must be those about the given places: one for each, in the order of `places`.
   * Call this function only while the events are locked.
   */
  async noteEvents(run: Run, places: readonly Place[]): Promise<void> {
    await run({ name: 'note_level_events', text: NOTE_EVENTS, values: columns(places) });
  }

  /** Stores stock levels as if webhooks had received them. No event is created. */
  async noteLevels(run: Run, levels: readonly PlaceLevel[]): Promise<void> {
    const quantities = levels.map(({ quantity }) => quantity);
    await run({ text: NOTE_LEVELS, values: [...columns(levels), quantities] });
  }

  /** The names of products that begin with a prefix and come after a given name, in order. */
  async namesAfter(run: Run, after: string, prefix: string, limit: number): Promise<string[]> {
    const values = [after, prefix, prefixUpperBound(prefix) ?? null, limit];
    const { rows } = await run<{ productid: string }>({ name: 'names_after', text: NAMES, values });
    return rows.map(({ productid }) => productid);
  }
}

function columns(places: readonly Place[]): [string[], (string | null)[]] {
  return [places.map(({ productid }) => productid), places.map(({ location }) => location)];
}
