import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import { momentText, now } from '../database/moment';
import type { EventDto } from '../events/dto/event.dto';
import { levelAt, placesOf } from '../levels/level-sql';
import { prefixUpperBound } from '../levels/name-prefix';
import type { LiveLevel } from './live-level';

/**
 * Maximum number of products whose stock levels one SQL statement reads. Such a statement takes PostgreSQL some 15 ms.
 */
const MOST_PRODUCTS = 500;

/** Maximum number of events that one SQL statement reads, and of missed events that a listener gets. */
const MOST_EVENTS = 500;

const level = (prefix: string, expressions: Record<string, string>) =>
  Object.entries(expressions).map(([name, sql]) => `${sql} AS ${prefix}${name}`);

const COLUMNS = [
  ...level('', {
    quantity: 'level.quantity::float8',
    id: 'level.id::float8',
    timestamp: momentText('level."timestamp"'),
    counted_at: `CASE WHEN level.counted_at <> level."timestamp" THEN ${momentText('level.counted_at')} END`,
    sequence: 'coalesce(own.sequence, 0)::float8',
  }),
  ...level('total_', {
    quantity: '(sum(level.quantity) OVER product)::float8',
    id: '(first_value(level.id) OVER newest)::float8',
    timestamp: momentText('max(level."timestamp") OVER product'),
    counted_at: `CASE WHEN max(level.counted_at) OVER product <> max(level."timestamp") OVER product
      THEN ${momentText('max(level.counted_at) OVER product')} END`,
    sequence: 'coalesce(total.sequence, 0)::float8',
  }),
].join(',\n    ');

/**
 * SQL for the stock levels of products. Each location is a row, which also has the level of all locations together.
 * All data is found by primary keys, so that the time depends only on the number of requested products. A product
 * without a reading has one row, for the unnamed location.
 */
const LEVELS = `
  SELECT name.productid, place.location, ${momentText('statement_timestamp()')} AS read_at,
    ${COLUMNS}
  FROM unnest($1::text[]) AS name (productid)
  CROSS JOIN LATERAL ${placesOf('name.productid', `'{}'`, `'{""}'`)} AS place
  LEFT JOIN LATERAL ${levelAt('place', now('$2'))} AS level ON true
  LEFT JOIN told_levels AS own
    ON own.productid = place.productid AND own.location = place.location AND NOT own.is_total
  LEFT JOIN told_levels AS total
    ON total.productid = place.productid AND total.location = '' AND total.is_total
  WINDOW product AS (PARTITION BY name.productid),
    newest AS (PARTITION BY name.productid ORDER BY level."timestamp" DESC NULLS LAST, level.id DESC NULLS LAST)`;

/** SQL for the names of products in a range of the primary key. */
const NAMES = `SELECT productid FROM products
  WHERE productid >= $1 AND ($2::text IS NULL OR productid < $2) ORDER BY productid LIMIT $3`;

const EVENT = `id::float8 AS id, type, ${momentText('made_at')} AS "timestamp", data`;

const NEWEST = `SELECT value::float8 AS id FROM counters WHERE name = 'events'`;

const EVENTS_AFTER = `SELECT ${EVENT} FROM events WHERE id > $1 ORDER BY id LIMIT ${MOST_EVENTS}`;

/**
 * SQL for the newest events of products in a range of ids, without events about changed levels. A listener that has
 * missed more events still gets the newest stock level.
 */
const EVENTS_OF = `SELECT ${EVENT} FROM events
  WHERE id > $1 AND id <= $2 AND productid = ANY ($3::text[]) AND type <> 'level.changed'
  ORDER BY id DESC LIMIT ${MOST_EVENTS}`;

type Columns = Omit<LiveLevel, 'productid' | 'location'>;

type LevelRow = {
  readonly productid: string;
  readonly location: string;
  readonly read_at: string;
} & Columns & {
    readonly [Name in keyof Columns as `total_${Name}`]: Columns[Name];
  };

/**
 * The stock levels of one product: the level of all locations together, and the level of each location with a
 * reading.
 */
export interface ProductLevels {
  readonly total: LiveLevel;
  readonly places: readonly LiveLevel[];
  /** The time by the database's clock when the stock levels were read. */
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
    const found = new Map<string, ProductLevels & { places: LiveLevel[] }>();
    for (let begin = 0; begin < names.length; begin += MOST_PRODUCTS) {
      const { rows } = await this.database.query<LevelRow>({
        name: 'live_levels',
        text: LEVELS,
        values: [names.slice(begin, begin + MOST_PRODUCTS), this.config.CLOCK_TOLERANCE],
      });
      for (const row of rows) {
        const product = found.get(row.productid) ?? { total: totalOf(row), places: [], readAt: row.read_at };
        found.set(row.productid, product);
        if (row.quantity !== null) product.places.push(placeOf(row));
      }
    }
    return found;
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

  /** The newest 500 events of products in a range of ids, in the order of their ids. */
  async eventsOf(names: readonly string[], after: number, upTo: number): Promise<EventDto[]> {
    const { rows } = await this.database.query<EventDto & Record<string, unknown>>({
      name: 'live_events_of',
      text: EVENTS_OF,
      values: [after, upTo, names],
    });
    return rows.reverse();
  }
}

function placeOf({
  productid,
  location,
  quantity,
  id,
  timestamp,
  counted_at,
  sequence,
}: LevelRow): LiveLevel {
  return { productid, location, quantity, id, timestamp, counted_at, sequence };
}

function totalOf(row: LevelRow): LiveLevel {
  return {
    productid: row.productid,
    location: null,
    quantity: row.total_quantity,
    id: row.total_id,
    timestamp: row.total_timestamp,
    counted_at: row.total_counted_at,
    sequence: row.total_sequence,
  };
}
