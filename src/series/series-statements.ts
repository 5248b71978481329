import { momentText, now } from '../database/moment';
import { levelAt, levelsWithin, placesOf } from '../levels/level-sql';

/** SQL for the length of a time interval in microseconds, as a float8. It is exact up to 285 years. */
const micros = (interval: string) => `round(date_part('epoch', ${interval}) * 1e6)`;

/**
 * SQL that finds the time range of a series. It also finds the locations that have a reading before the end
 * of the range, and the stock level of each location before the range. MATERIALIZED makes each subquery run
 * only once. For each location, the first reading and the last reading each take one step in the index of the
 * primary key. The stock level also takes one step if the newest reading before the range is a count. If that
 * reading is an adjustment, the SQL reads all adjustments since the last count.
 */
export const RANGE = `
  WITH place AS MATERIALIZED (
    SELECT place.*, earliest."timestamp" AS first, newest."timestamp" AS last, newest.is_delta
    FROM ${placesOf('$1', '$5', '$6')} AS place
    JOIN LATERAL (
      SELECT i."timestamp" FROM inventory_items AS i
      WHERE i.productid = $1 AND i.location = place.location ORDER BY i."timestamp", i.id LIMIT 1
    ) AS earliest ON true
    JOIN LATERAL (
      SELECT i."timestamp", i.is_delta FROM inventory_items AS i
      WHERE i.productid = $1 AND i.location = place.location
        AND i."timestamp" <= coalesce($3::timestamptz, ${now('$4')})
      ORDER BY i."timestamp" DESC, i.id DESC LIMIT 1
    ) AS newest ON true
  ), range AS MATERIALIZED (
    SELECT coalesce($2::timestamptz, min(first)) AS start, coalesce($3::timestamptz, max(last)) AS "end" FROM place
  )
  SELECT ${momentText('range.start')} AS start, ${momentText('range."end"')} AS "end",
    ${momentText(`coalesce($3::timestamptz + interval '1 microsecond', ${now('$4')})`)} AS until,
    coalesce(bool_or(place.is_delta), false) AS has_adjustments,
    coalesce(json_agg(json_build_object('location', place.location, 'before', level.quantity))
      FILTER (WHERE place.location IS NOT NULL), '[]') AS spans
  FROM range
  LEFT JOIN place ON true
  LEFT JOIN LATERAL ${levelAt('place', `$2::timestamptz - interval '1 microsecond'`, '$1')} AS level ON true
  WHERE range.start <= range."end"
  GROUP BY range.start, range."end"`;

/**
 * SQL that summarises the counts of one location by interval. It reads only the index, and reads each
 * interval as one range of the primary key. The index is already in order, so nothing is sorted or kept in
 * memory, for any number of readings.
 *
 * GROUP BY is not used: with it, PostgreSQL's planner would expect nearly as many intervals as readings.
 * Instead, the service computes the start of each interval in local time, and passes the starts as a
 * parameter.
 *
 * Of several counts with the same timestamp, only the last one is a stock level. The minimum and the maximum
 * leave out the others.
 */
export const COUNTED = `
  SELECT number::int AS number, count, min, max, weighted, has_adjustments,
    ${micros('earliest - start')} AS carried, ${micros('least(next, $5::timestamptz) - earliest')} AS held,
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND location = $6 AND "timestamp" = earliest
      ORDER BY id DESC LIMIT 1) AS first,
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND location = $6 AND "timestamp" = latest
      ORDER BY id DESC LIMIT 1) AS last
  FROM unnest($2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS interval (start, next, number)
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS count, bool_or(is_delta) AS has_adjustments,
      min(quantity) FILTER (WHERE following IS DISTINCT FROM "timestamp") AS min,
      max(quantity) FILTER (WHERE following IS DISTINCT FROM "timestamp") AS max,
      sum(quantity * ${micros(`coalesce(following, least(interval.next, $5::timestamptz)) - "timestamp"`)}) AS weighted,
      min("timestamp") AS earliest, max("timestamp") AS latest
    FROM (
      SELECT quantity, is_delta, "timestamp", lead("timestamp") OVER (ORDER BY "timestamp", id) AS following
      FROM inventory_items
      WHERE productid = $1 AND location = $6
        AND "timestamp" >= interval.start AND "timestamp" < interval.next AND "timestamp" <= $4
    ) AS reading
  ) AS counted
  WHERE count > 0`;

/**
 * SQL like {@link COUNTED}, but for several locations and for adjustments. One sort merges the level changes
 * of all locations with the beginnings of the intervals. The sum of the changes is the level. At equal times,
 * the beginning of an interval is sorted before the readings. So the level before these readings lasts for 0
 * microseconds in the interval.
 */
export const SUMMED = `
  WITH span AS (
    SELECT $1::varchar AS productid, location, before, $4::timestamptz AS first, $5::timestamptz AS last
    FROM unnest($7::text[], $8::bigint[]) AS span (location, before)
  ), step AS (
    SELECT "timestamp", is_reading,
      sum(1 - is_reading) OVER upto AS number,
      sum(is_reading) OVER upto AS readings,
      (SELECT sum(before) FROM span)::float8 + sum(change) OVER upto AS level,
      lead("timestamp") OVER upto AS following,
      lag(is_reading) OVER upto AS is_after_reading,
      lead(is_reading, 1, 0) OVER upto AS is_before_reading
    FROM (
      SELECT "timestamp", change::float8 AS change, 1 AS is_reading FROM ${levelsWithin('$1', 'span')} AS reading
      UNION ALL SELECT start, 0, 0 FROM unnest($2::timestamptz[]) AS start
    ) AS point
    WINDOW upto AS (ORDER BY "timestamp", is_reading)
  )
  SELECT number::int AS number, sum(is_reading)::int AS count,
    min(level) FILTER (WHERE following IS DISTINCT FROM "timestamp") AS min,
    max(level) FILTER (WHERE following IS DISTINCT FROM "timestamp") AS max,
    sum(level * ${micros(`coalesce(following, least($3::timestamptz, $6::timestamptz)) - "timestamp"`)}) AS weighted,
    0 AS carried,
    ${micros(`max(coalesce(following, least($3::timestamptz, $6::timestamptz))) - min("timestamp")`)} AS held,
    max(level) FILTER (WHERE is_reading = 1 AND is_after_reading = 0) AS first,
    max(level) FILTER (WHERE is_before_reading = 0) AS last
  FROM step
  WHERE readings > 0 OR $9
  GROUP BY number
  HAVING sum(is_reading) > 0`;
