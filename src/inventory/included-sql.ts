import { momentText } from '../database/moment';
import { levelsWithin } from '../levels/level-sql';
import type { Include } from './include.rule';

/**
 * SQL for the stock level after each adjustment on a page. The page may contain voided adjustments, which do
 * not change the level. For a voided adjustment, the SQL returns the level at its timestamp, computed only
 * from readings that are not voided; 0 if no such reading exists. The column `known` contains the level after
 * each reading that is not voided; it is null for a voided adjustment.
 */
export const LEVELS_BESIDE = `
    SELECT location, id, coalesce((max(known) OVER (PARTITION BY location ORDER BY "timestamp"))[2], before) AS level
    FROM (
      SELECT location, id, "timestamp", ARRAY[number, level] AS known FROM ${levelsWithin('$1', 'span')} AS reading
      UNION ALL SELECT location, id, "timestamp", NULL FROM page WHERE is_voided AND is_delta
    ) AS reading JOIN span USING (location)`;

const ROW = `productid = $1 AND location = page.location AND "timestamp" = page."timestamp" AND id = page.id`;

/**
 * SQL joins that add columns to the readings of a page. These columns are only in the table, not in the
 * index. The joins come after the page is selected. So no table rows are read for readings that a large
 * offset skips. PostgreSQL does not know how short a page is: without the LIMIT in the join, it would read
 * all rows of the product.
 */
export const INCLUDED_JOINS = `
  LEFT JOIN LATERAL (
    SELECT recorded_at, origin, reference, NULL::timestamptz AS voided_at, NULL::integer AS voided_by
    FROM inventory_items WHERE NOT page.is_voided AND ${ROW}
    UNION ALL
    SELECT recorded_at, origin, reference, voided_at, voided_by
    FROM voided_readings WHERE page.is_voided AND ${ROW}
    LIMIT 1
  ) AS stored ON true
  LEFT JOIN origins AS origin ON origin.id = stored.origin
  LEFT JOIN origins AS voiding ON voiding.id = stored.voided_by`;

/** SQL for a member of a JSON object, with a comma before it; empty text if there is no value. */
const member = (name: string, value: string) => `coalesce(',"${name}":' || to_json(${value}), '')`;

const ORIGIN = [
  member('recorded_at', momentText('stored.recorded_at')),
  member('recorded_by', `nullif(origin.recorded_by, '')`),
  member('reason', `nullif(origin.reason, '')`),
  member('reference', 'stored.reference'),
].join(' || ');

/** SQL for the member `voided` of a reading; empty text for a reading that is not voided. */
const VOIDED = `coalesce(',"voided":{"at":' || to_json(${momentText('stored.voided_at')}) ||
    ${member('by', `nullif(voiding.recorded_by, '')`)} || ${member('reason', `nullif(voiding.reason, '')`)} || '}', '')`;

/** SQL for the members that `include` adds to an item, from {@link INCLUDED_JOINS}. */
export const INCLUDED_MEMBERS: Readonly<Record<Include, string>> = {
  origin: ORIGIN,
  voided: VOIDED,
  'origin,voided': `${ORIGIN} || ${VOIDED}`,
};
