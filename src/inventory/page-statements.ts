import { momentText } from '../database/moment';
import { levelAt, levelsWithin, placesAmong } from '../levels/level-sql';
import type { Include } from './include.rule';
import { INCLUDED_JOINS, INCLUDED_MEMBERS, LEVELS_BESIDE } from './included-sql';

/** The readings of a page as JSON text, and their number. */
export interface PageRows {
  readonly count: number;
  readonly items: string;
}

/**
 * Facts about a page of readings at one location. They tell whether this page can be sent as the response.
 */
export interface Found {
  /**
   * True if the page contains adjustments. The statement that read the page does not return their stock
   * levels. So another statement then reads the page again.
   */
  readonly has_adjustments: boolean;
  /** True if the product has had a reading at a named location. */
  readonly is_elsewhere: boolean;
}

type Order = 'asc' | 'desc';

/**
 * SQL conditions for a time range. Each condition has exactly one lower and one upper bound. If a condition
 * had two lower bounds, the index scan might begin at the smaller one.
 */
const BOUNDS = {
  offset: {
    asc: 'i."timestamp" >= $2 AND i."timestamp" <= $3',
    desc: 'i."timestamp" >= $2 AND i."timestamp" <= $3',
  },
  // Conditions for a page that begins after a given reading. The timestamp of this reading replaces one bound
  // of the time range, and the parameter $5 is its id. For a page that begins at an offset, $5 is the offset.
  after: {
    asc: '(i."timestamp", i.id) > ($2::timestamptz, $5::bigint) AND i."timestamp" <= $3',
    desc: 'i."timestamp" >= $2 AND (i."timestamp", i.id) < ($3::timestamptz, $5::bigint)',
  },
} as const;

type Kind = keyof typeof BOUNDS;

/**
 * Selects one page of the readings of a product at one location, as JSON text. It selects one reading more
 * than the page has, which shows whether another page follows. The covering primary key gives the rows in
 * order: an index-only scan of one range, without a sort. PostgreSQL writes the JSON text faster than Node
 * can read rows and serialize them, and it keeps all fractional digits of timestamps. Every item has the same
 * product and location, so the service passes these two in as JSON.
 */
const pageOf = (kind: Kind, order: Order) => `
  SELECT count(*)::int AS count, coalesce(string_agg(
    '{"id":' || id || ',"productid":' || $6 || ',"quantity":' || quantity ||
    ',"timestamp":"' || ${momentText('"timestamp"')} || '"}', ','), '') AS items,
    coalesce(bool_or(is_delta), false) AS has_adjustments,
    EXISTS (SELECT FROM product_locations WHERE productid = $1) AS is_elsewhere
  FROM (
    SELECT id, quantity, is_delta, "timestamp"
    FROM inventory_items AS i
    WHERE productid = $1 AND location = $7 AND ${BOUNDS[kind][order]}
    ORDER BY i."timestamp" ${order}, i.id ${order}
    LIMIT $4 + 1 ${kind === 'offset' ? 'OFFSET $5' : ''}
  ) AS page`;

/** Selects the readings at one location that may be needed for a page. @param columns additional columns */
const firstOf = (table: string, columns: string, kind: Kind, order: Order) => `(
        SELECT i.id, i.location, i.quantity, i.is_delta, i."timestamp"${columns}
        FROM ${table} AS i
        WHERE i.productid = $1 AND i.location = place.location AND ${BOUNDS[kind][order]}
        ORDER BY i."timestamp" ${order}, i.id ${order}
        LIMIT $4 + 1 ${kind === 'offset' ? '+ $5::bigint' : ''}
      )`;

/** Selects the first readings of a page at one location, and the voided readings if they are requested. */
const readingsOf = (kind: Kind, order: Order, include: Include | undefined) => {
  if (include === undefined) return firstOf('inventory_items', '', kind, order);
  const kept = firstOf('inventory_items', ', false AS is_voided', kind, order);
  if (include === 'origin') return kept;
  return `${kept} UNION ALL ${firstOf('voided_readings', ', true', kind, order)}`;
};

/**
 * Selects a page like {@link pageOf}, but from several locations, and with the level after each adjustment.
 * PostgreSQL reads enough readings of each location to fill the page, sorts all of them, and keeps one page.
 * The levels are MATERIALIZED, so that they are computed only once. Otherwise, PostgreSQL would compute them
 * again for each reading, because it expects only one reading on the page.
 */
const pageOfLocations = (kind: Kind, order: Order, include?: Include) => `
  WITH page AS MATERIALIZED (
    SELECT reading.* FROM ${placesAmong('$7', '$8')} AS place
    JOIN LATERAL (${readingsOf(kind, order, include)}) AS reading ON true
    WHERE place.productid = $1
    ORDER BY "timestamp" ${order}, id ${order}
    LIMIT $4 + 1 ${kind === 'offset' ? 'OFFSET $5' : ''}
  ), span AS (
    SELECT ends.*, coalesce(level.quantity, 0) AS before
    FROM (
      SELECT $1::varchar AS productid, location, min("timestamp") AS first, max("timestamp") AS last
      FROM page GROUP BY location HAVING bool_or(is_delta)
    ) AS ends
    LEFT JOIN LATERAL ${levelAt('ends', `ends.first - interval '1 microsecond'`, '$1')} AS level ON true
  ), running AS MATERIALIZED (
    ${include === undefined ? `SELECT location, id, level FROM ${levelsWithin('$1', 'span')} AS reading` : LEVELS_BESIDE}
  )
  SELECT count(*)::int AS count, coalesce(string_agg(
    '{"id":' || page.id || ',"productid":' || $6 ||
    CASE WHEN page.location = '' THEN '' ELSE ',"location":' || to_json(page.location) END ||
    CASE WHEN page.is_delta THEN ',"quantity":' || running.level || ',"delta":' || page.quantity
      ELSE ',"quantity":' || page.quantity END ||
    ',"timestamp":"' || ${momentText('page."timestamp"')} || '"' ||
    ${include === undefined ? '' : `${INCLUDED_MEMBERS[include]} ||`} '}', ','
    ORDER BY page."timestamp" ${order}, page.id ${order}), '') AS items
  FROM page
  LEFT JOIN running ON page.is_delta AND running.id = page.id AND running.location = page.location
  ${include === undefined ? '' : INCLUDED_JOINS}`;

/**
 * Makes the statements for a page of readings, for both kinds (a page by offset, and a page after a cursor)
 * and both orders. Each statement has a name, so that a connection prepares it only once.
 */
const statements = (name: string, text: (kind: Kind, order: Order) => string) => {
  const statement = (kind: Kind, order: Order) => ({
    name: `${name}_${kind}_${order}`,
    text: text(kind, order),
  });
  const orders = (kind: Kind) => ({ asc: statement(kind, 'asc'), desc: statement(kind, 'desc') });
  return { offset: orders('offset'), after: orders('after') };
};

/**
 * Statements for pages of readings at one location. They suffice for a page that contains only counts; a page
 * with adjustments is read again with PAGES_OF_LOCATIONS.
 */
export const PAGES = statements('page', pageOf);

/** Statements for pages of readings, for any number of locations. */
export const PAGES_OF_LOCATIONS = statements('page_of_locations', pageOfLocations);

const including = (include: Include) =>
  statements(`page_with_${include.replace(',', '_')}`, (kind, order) =>
    pageOfLocations(kind, order, include),
  );

/**
 * Statements that read pages of readings at any locations. The pages also contain the origin of each reading
 * (who stored it, and why), or voided readings, or both.
 */
export const PAGES_INCLUDING = {
  origin: including('origin'),
  voided: including('voided'),
  'origin,voided': including('origin,voided'),
} as const;
