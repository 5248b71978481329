import { momentText } from '../database/moment';
import { levelAt, levelsWithin } from '../levels/level-sql';

/** Maximum number of pairs of a product and a location that one SQL statement selects. */
const PLACES_AT_ONCE = 1000;

/**
 * Number of readings that one SQL statement selects, plus all other readings of the last selected day. The
 * statement takes some tenths of a second.
 */
const READINGS_AT_ONCE = 5000;

/**
 * SQL that selects the next pairs of a product and a location, in order: the unnamed location of a product comes
 * before its named ones.
 */
export const PLACES = `
  SELECT productid, location FROM (
    (SELECT productid, ''::varchar COLLATE "C" AS location FROM products
      WHERE productid > $1 ORDER BY productid LIMIT ${PLACES_AT_ONCE})
    UNION ALL
    (SELECT productid, location FROM product_locations
      WHERE (productid, location) > ($1, $2) ORDER BY productid, location LIMIT ${PLACES_AT_ONCE})
  ) AS place
  ORDER BY productid, location LIMIT ${PLACES_AT_ONCE}`;

/**
 * SQL that reads the next readings of a product at a location. For each UTC day, it returns the first and the
 * last timestamp of these readings. Each local day with such a reading contains at least one of the returned
 * timestamps.
 */
export const NEXT = `
  SELECT ${momentText('min("timestamp")')} AS first, ${momentText('max("timestamp")')} AS last FROM (
    SELECT "timestamp" FROM inventory_items
    WHERE productid = $1 AND location = $2 AND "timestamp" >= $3 AND "timestamp" < $4
    ORDER BY "timestamp" LIMIT ${READINGS_AT_ONCE}
  ) AS next
  GROUP BY ("timestamp" AT TIME ZONE 'UTC')::date ORDER BY min("timestamp")`;

/**
 * Statement parameter with the timestamps at which local days with readings begin and end, in order. Between
 * two of these days there may be other days. When readings are removed, those days may have readings, too;
 * they stay, because the file does not list them.
 */
const DAYS = '$3::timestamptz[]';
const FIRST = `(${DAYS})[1]`;
const END = `(${DAYS})[cardinality(${DAYS})]`;

/**
 * SQL for the readings of some days of a product at a location, and for `gone`: the readings that can be
 * removed without changing the stock level at the end of a day.
 *
 * A day with a single reading stays as it is. The last reading of each day is the newest one. Of readings
 * with equal timestamps, a count is newer than an adjustment, because the level at that time is the count; of
 * two counts, the one with the greater id is newer. If the last reading is a count, it stays, and all other
 * readings of the day can be removed. If the last reading is an adjustment, all readings can be removed, and
 * a count with the last level of the day replaces them. If that level is below 0 or above the largest
 * integer, it cannot be a count, and the day stays as it is.
 *
 * The query uses windows and no joins, because the plan of a join would depend on statistics that a new table
 * lacks.
 */
const PLAN = `
  span AS (
    SELECT place.*, coalesce(level.quantity, 0) AS before
    FROM (
      SELECT $1::varchar AS productid, $2::varchar AS location,
        ${FIRST} AS first, ${END} - interval '1 microsecond' AS last
    ) AS place
    LEFT JOIN LATERAL ${levelAt('place', `place.first - interval '1 microsecond'`, '$1')} AS level ON true
  ),
  reading AS (
    SELECT *, row_number() OVER newest_first = 1 AS is_last, first_value(is_delta) OVER newest_first AS is_carried,
      NOT first_value(is_delta) OVER newest_first
        OR first_value(level) OVER newest_first BETWEEN 0 AND 2147483647 AS is_possible
    FROM (
      SELECT id, "timestamp", is_delta, level, day, count(*) OVER (PARTITION BY day) AS of_day
      FROM (
        SELECT *, width_bucket("timestamp", ${DAYS}) AS day FROM ${levelsWithin('$1', 'span')} AS leveled
      ) AS dated
    ) AS counted
    WHERE of_day > 1
    WINDOW newest_first AS (PARTITION BY day ORDER BY "timestamp" DESC, is_delta, id DESC)
  ),
  gone AS (
    SELECT * FROM reading WHERE is_possible AND (is_carried OR NOT is_last)
  )`;

/** SQL that finds the complete row of each removable reading. Each row takes one search in the index. */
const ROW = `LATERAL (
    SELECT i.* FROM inventory_items AS i
    WHERE i.productid = $1 AND i.location = $2 AND i."timestamp" = gone."timestamp" AND i.id = gone.id LIMIT 1
  ) AS row`;

/**
 * SQL for the readings that can be removed. It returns each reading as a line of a file that can be imported,
 * with the origin of the reading (caller and reason).
 */
export const LINES = `
  WITH ${PLAN}
  SELECT count(*)::int AS readings,
    (SELECT count(*)::int FROM gone WHERE is_carried AND is_last) AS carried,
    (SELECT count(*)::int FROM reading WHERE is_last AND NOT is_possible) AS impossible,
    coalesce(string_agg(json_strip_nulls(json_build_object(
      'productid', row.productid, 'location', nullif(row.location, ''),
      'quantity', CASE WHEN NOT row.is_delta THEN row.quantity END,
      'delta', CASE WHEN row.is_delta THEN row.quantity END,
      'timestamp', ${momentText('row."timestamp"')}, 'reason', nullif(origins.reason, ''),
      'reference', row.reference, 'id', row.id,
      'recorded_at', ${momentText('row.recorded_at')}, 'recorded_by', nullif(origins.recorded_by, '')
    ))::text || chr(10), '' ORDER BY row."timestamp", row.id), '') AS text
  FROM gone CROSS JOIN ${ROW}
  LEFT JOIN origins ON origins.id = row.origin`;

/** SQL that stores the origin (caller and reason) of the counts that replace the readings of a day. */
export const ADD_ORIGIN = `
  INSERT INTO origins (recorded_by, reason) VALUES ('on the command line', 'carried')
  ON CONFLICT (recorded_by, reason) DO NOTHING`;

export const FIND_ORIGIN = `
  SELECT id FROM origins WHERE recorded_by = 'on the command line' AND reason = 'carried'`;

/**
 * SQL that locks the readings of some days, so that no other transaction voids or erases them. Without this
 * lock, a count that {@link REMOVE} stores could include a voided reading. Other transactions can still store
 * new readings of these days.
 */
export const LOCK = `
  SELECT count(*) FROM (
    SELECT FROM inventory_items
    WHERE productid = $1 AND location = $2 AND "timestamp" >= ${FIRST} AND "timestamp" < ${END}
    FOR UPDATE
  ) AS locked`;

/**
 * SQL that removes readings, and stores the counts that replace them. The given ids come from a file that
 * lists the removable readings. If a day has a removable reading that is not in this file, the readings of
 * this day have changed since the file was written. Then no reading of this day is removed.
 *
 * With IS TRUE, PostgreSQL looks up each id in a hash table. Without IS TRUE, PostgreSQL might use a join.
 * With outdated statistics, this join would compare each reading with each id.
 */
export const REMOVE = `
  WITH ${PLAN},
  unchanged AS (
    SELECT * FROM (SELECT *, bool_and(id = ANY ($4::bigint[])) OVER (PARTITION BY day) AS is_unchanged FROM gone) AS listed
    WHERE is_unchanged
  ),
  removed AS (
    DELETE FROM inventory_items AS i
    WHERE i.productid = $1 AND i.location = $2 AND i."timestamp" >= ${FIRST} AND i."timestamp" < ${END}
      AND (i.id IN (SELECT id FROM unchanged)) IS TRUE
    RETURNING i.id
  ),
  carried AS (
    INSERT INTO inventory_items (productid, location, quantity, "timestamp", origin)
    SELECT $1, $2, level, "timestamp", $5 FROM unchanged WHERE is_carried AND is_last
    RETURNING id
  )
  SELECT (SELECT count(*)::int FROM removed) AS removed, (SELECT count(*)::int FROM carried) AS carried`;
