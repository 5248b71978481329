import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { rowsOfProducts } from '../database/citus/product-statement';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import type { Run } from '../database/transactions';
import type { EventDto } from '../events/dto/event.dto';
import { prefixUpperBound } from '../levels/name-prefix';
import { type Place, PLACE_LEVELS, type PlaceLevel } from '../levels/place-levels';
import type { LiveLevel } from './live-level';

/**
 * Maximum number of products whose stock levels one SQL statement reads. Such a statement takes PostgreSQL some 15 ms.
 */
const MOST_PRODUCTS = 500;

/**
 * Maximum number of events that one SQL statement reads. A listener gets at most this number of the events
 * that it has missed.
 */
const MOST_EVENTS = 500;

/**
 * SQL for the newest sequence number of each product at each location. A row with the location null has the
 * number for all locations together. A product without events has one row. LATERAL and OFFSET make PostgreSQL
 * look up each product, even if the query was planned when the table was empty.
 */
const SEQUENCES = `
  SELECT name.productid, CASE WHEN NOT told.is_total THEN told.location END AS location,
    coalesce(told.sequence, 0)::float8 AS sequence, ${momentText('statement_timestamp()')} AS read_at
  FROM unnest($1::text[]) AS name (productid) LEFT JOIN LATERAL (
    SELECT * FROM told_levels AS told WHERE told.productid = name.productid OFFSET 0
  ) AS told ON true`;

/** SQL for the names of products in a range of the primary key. */
const NAMES = `SELECT productid FROM products
  WHERE productid >= $1 AND ($2::text IS NULL OR productid < $2) ORDER BY productid LIMIT $3`;

const EVENT = `id::float8 AS id, type, ${momentText('made_at')} AS "timestamp", data`;

const NEWEST = `SELECT value::float8 AS id FROM counters WHERE name = 'events'`;

const EVENTS_AFTER = `SELECT ${EVENT} FROM events WHERE id > $1 ORDER BY id LIMIT ${MOST_EVENTS}`;

/**
 * SQL that reads events of the given products, the newest events first, up to a maximum number. The ids of
 * the events are in a given range. Changes of levels are left out, because a listener gets the present stock
 * levels anyway.
 */
const EVENTS_OF = `SELECT ${EVENT} FROM events
  WHERE id > $1 AND id <= $2 AND productid = ANY ($3::text[]) AND type <> 'level.changed'
  ORDER BY id DESC LIMIT ${MOST_EVENTS}`;

interface SequenceRow extends Place {
  readonly sequence: number;
  readonly read_at: string;
}

/**
 * The stock levels of one product: the level of all locations together, and the level of each location with a
 * reading.
 */
export interface ProductLevels {
  readonly total: LiveLevel;
  readonly places: readonly LiveLevel[];
  /** The time by the database's clock just before the stock levels were read. */
  readonly readAt: string;
}

/**
 * The SQL statements for streams of stock levels. They read from the primary database server, because a replica may
 * not have the newest change yet.
 */
@Injectable()
export class LiveLevelsRepository {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The stock levels of products, in a map by product name. */
  async levels(names: readonly string[]): Promise<Map<string, ProductLevels>> {
    const found = new Map<string, ProductLevels>();
    for (let begin = 0; begin < names.length; begin += MOST_PRODUCTS) {
      await this.addLevels(found, names.slice(begin, begin + MOST_PRODUCTS));
    }
    return found;
  }

  private async addLevels(found: Map<string, ProductLevels>, names: readonly string[]): Promise<void> {
    const run: Run = (statement) => this.database.query(statement);
    // The sequence numbers of the newest events are read before the levels. So a level is never older than
    // the event whose sequence number is sent with it.
    const { rows } = await run<SequenceRow & Record<string, unknown>>({
      name: 'live_sequences',
      text: SEQUENCES,
      values: [names],
    });
    const levels = await rowsOfProducts<PlaceLevel>(
      run,
      this.database.isSharded,
      PLACE_LEVELS,
      [names],
      [this.config.CLOCK_TOLERANCE],
    );
    const sequences = new Map(rows.map((row) => [keyOf(row), row.sequence]));
    const live = (level: PlaceLevel) => ({ ...level, sequence: sequences.get(keyOf(level)) ?? 0 });
    const totals = new Map<string, LiveLevel>();
    const places = new Map<string, LiveLevel[]>(names.map((name) => [name, []]));
    for (const level of levels) {
      if (level.location === null) totals.set(level.productid, live(level));
      else places.get(level.productid)?.push(live(level));
    }
    for (const { productid, read_at: readAt } of rows) {
      const total = totals.get(productid) ?? live({ ...NO_LEVEL, productid });
      found.set(productid, { total, places: places.get(productid) ?? [], readAt });
    }
  }

  /** The names of products with a prefix, sorted. */
  async names(prefix: string, limit: number): Promise<string[]> {
    const { rows } = await this.database.query<{ productid: string }>({
      name: 'live_names',
      text: NAMES,
      values: [prefix, prefixUpperBound(prefix) ?? null, limit],
    });
    return rows.map(({ productid }) => productid);
  }

  /** The id of the newest stored event; 0 if there is no event. */
  async newestEvent(): Promise<number> {
    const { rows } = await this.database.query<{ id: number }>({ name: 'newest_event', text: NEWEST });
    return rows[0]?.id ?? 0;
  }

  /** All events after a given id, in the order of their ids. */
  async eventsAfter(id: number): Promise<EventDto[]> {
    const events: EventDto[] = [];
    for (;;) {
      const { rows } = await this.database.query<EventDto & Record<string, unknown>>({
        name: 'live_events',
        text: EVENTS_AFTER,
        values: [events.at(-1)?.id ?? id],
      });
      events.push(...rows);
      if (rows.length < MOST_EVENTS) return events;
    }
  }

  /**
   * Reads events of the given products in a range of event ids: at most the newest 500, in the order of their
   * ids.
   */
  async eventsOf(names: readonly string[], after: number, upTo: number): Promise<EventDto[]> {
    const { rows } = await this.database.query<EventDto & Record<string, unknown>>({
      name: 'live_events_of',
      text: EVENTS_OF,
      values: [after, upTo, names],
    });
    return rows.reverse();
  }
}

/** The level at all locations together, for a product without a reading. */
const NO_LEVEL = { location: null, quantity: null, id: null, timestamp: null, counted_at: null };

function keyOf({ productid, location }: Place): string {
  return JSON.stringify([productid, location]);
}
