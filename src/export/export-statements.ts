import { momentText } from '../database/moment';
import { STORED_UNTIL } from './stored-until';

/**
 * Maximum number of rows (product names, or pairs of a product and a location) that one statement of an
 * export returns from the lists of names.
 */
const NAMES = 1000;

/** Selects the current time, and the time up to which an export is complete (`stored_until`). */
export const BEGIN = `SELECT ${momentText(STORED_UNTIL)} AS stored_until, ${momentText('now()')} AS now`;

/**
 * Selects a row if any product has an adjustment, or a reading with a location, a reason or a reference. An
 * export of all products then needs additional columns.
 */
export const ANY_DETAILED = 'SELECT FROM detailed_products LIMIT 1';

/**
 * SQL that returns a row only if the product has an adjustment, or a reading with a location, a reason or a
 * reference. An export of such a product needs additional columns.
 */
export const IS_DETAILED = 'SELECT FROM detailed_products WHERE productid = $1';

const COUNTS_OF_PRODUCTS = `
  SELECT productid, json_agg(quantity) AS quantities, json_agg("timestamp" AT TIME ZONE 'UTC') AS timestamps,
    (array_agg(id))[count(*)::int] AS id`;

const COUNTS = `
    SELECT productid, id, quantity, "timestamp" FROM inventory_items AS i
    WHERE location = '' AND NOT is_delta`;

/**
 * Selects the first counts of several products, up to a limit. For each product, it also selects the id of
 * the last of these counts. The statement is an index-only scan of the covering primary key, with one range
 * for each product. The scan ends when the limit is reached. Adjustments are left out, even those stored
 * during the export, because the exported file has no column for them.
 */
export const FIRST_COUNTS = `${COUNTS_OF_PRODUCTS}
  FROM (${COUNTS} AND productid = ANY ($1::text[]) AND "timestamp" >= $2 AND "timestamp" <= $3
    ORDER BY productid, location, "timestamp", id
    LIMIT $4
  ) AS page
  GROUP BY productid ORDER BY productid`;

/**
 * Selects the next counts of one product, after a given time and id. The columns are those of {@link
 * FIRST_COUNTS}.
 */
export const FURTHER_COUNTS = `${COUNTS_OF_PRODUCTS}
  FROM (${COUNTS} AND productid = $1 AND (i."timestamp", i.id) > ($2::timestamptz, $3::bigint) AND "timestamp" <= $4
    ORDER BY "timestamp", id
    LIMIT $5
  ) AS page
  GROUP BY productid`;

const REASON = '(SELECT reason FROM origins WHERE origins.id = i.origin)';

/**
 * Selects the next readings of a product at a location. The statement reads one range of the primary key. It
 * also reads the rows of the table, because the primary key does not contain all columns.
 */
export const READINGS = `
  SELECT i.id, i.quantity, i.is_delta, ${momentText('i."timestamp"')} AS "timestamp", i.reference, ${REASON} AS reason
  FROM inventory_items AS i
  WHERE productid = $1 AND location = $2
    AND (i."timestamp", i.id) > ($3::timestamptz, $4::bigint) AND i."timestamp" <= $5
  ORDER BY i."timestamp", i.id
  LIMIT $6`;

export const PRODUCTS = `SELECT productid FROM products WHERE productid > $1 ORDER BY productid LIMIT ${NAMES}`;

const IS_WANTED = `(location = ANY ($3::text[]) OR location ^@ ANY ($4::text[]))`;

/**
 * Selects the next pairs of product and location in order: for each product the unnamed location, then the named
 * locations.
 */
const placesOf = (productid: string, names: string) => `
  SELECT productid, location FROM (
    (${names})
    UNION ALL
    (SELECT productid, location FROM product_locations
      WHERE ${productid} AND ${IS_WANTED} ORDER BY productid, location LIMIT ${NAMES})
  ) AS place
  ORDER BY productid, location LIMIT ${NAMES}`;

/** Selects the unnamed location of every product. */
const UNNAMED = `SELECT * FROM (SELECT productid, ''::varchar COLLATE "C" AS location FROM products WHERE productid > $1) AS unnamed
      WHERE ${IS_WANTED} ORDER BY productid LIMIT ${NAMES}`;

/**
 * Selects the unnamed location of one product, but only for the first page of the export. For later pages, $2
 * is not null, and nothing is selected.
 */
const UNNAMED_OF_ONE = `SELECT * FROM (SELECT $1::varchar COLLATE "C" AS productid, ''::varchar COLLATE "C" AS location WHERE $2::text IS NULL) AS unnamed
      WHERE ${IS_WANTED}`;

export const PLACES = placesOf(`(productid, location) > ($1, coalesce($2, ''))`, UNNAMED);

export const PLACES_OF_ONE = placesOf(`productid = $1 AND location > coalesce($2, '')`, UNNAMED_OF_ONE);

const STORED_WITHIN = `
  SELECT i.productid, i.location, i.id, i.quantity, i.is_delta, i."timestamp" AS at, i.reference, ${REASON} AS reason,
    ${momentText('i."timestamp"')} AS "timestamp", ${momentText('i.recorded_at')} AS recorded_at
  FROM inventory_items AS i
  WHERE recorded_at >= $1 AND recorded_at < $2 AND ${IS_WANTED}
    AND ($5::text IS NULL OR productid = $5) AND i."timestamp" >= $6 AND i."timestamp" <= $7`;

/**
 * Selects readings by the time when they were stored. The block range index on `recorded_at` finds the parts
 * of the table that may contain these readings. LIMIT is applied before the sort. So the statement stops
 * early if more readings match than LIMIT allows.
 */
export const STORED = `SELECT * FROM (${STORED_WITHIN} LIMIT $8) AS stored ORDER BY productid, location, at, id`;

/**
 * Selects the next readings that were stored in a period, in the order of their ids. The storage time would
 * not suffice as an order, because an update may store 100,000 readings at the same moment.
 */
export const STORED_AFTER = `${STORED_WITHIN} AND i.id > $9 ORDER BY i.id LIMIT $8`;
