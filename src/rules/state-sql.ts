import { productStatement } from '../database/citus/product-statement';
import { momentText } from '../database/moment';
import { levelAt, placesOf } from '../levels/level-sql';

/** SQL for the time of the statement, not of its transaction, which may have waited. @param tolerance SQL, in ms */
const now = (tolerance: string) => `statement_timestamp() + ${tolerance}::float8 * interval '1 millisecond'`;

/** A rule without a location applies to all locations together: every name begins with the empty text. */
const EXACT = `CASE WHEN rule.location IS NOT NULL THEN ARRAY[rule.location] END`;
const PREFIXES = `CASE WHEN rule.location IS NULL THEN ARRAY[''] END`;

/**
 * Pairs of a rule and a product, each with the product's level at the location of the rule, and with `is_alarm`, which
 * tells whether the condition held at the last event. Parameters: the rules, the products, and CLOCK_TOLERANCE.
 *
 * All rows are found by key, so that the time depends only on the number of pairs. Pairs of paused rules are left out.
 */
const pairs = (product = 'pair.productid') => `
  SELECT rule.id AS rule, pair.productid, rule.location, rule."when", rule.recovers_at, rule.after,
    -- Without a subquery the details of every product would be joined, also where the rule has a threshold.
    coalesce(rule.threshold, CASE WHEN rule."when" = 'low' THEN (
      SELECT low_at FROM product_details AS details WHERE details.productid = ${product}
    ) END)::bigint AS threshold,
    EXISTS (SELECT FROM alarms WHERE alarms.rule = rule.id AND alarms.productid = ${product}) AS is_alarm,
    level.quantity, level."timestamp", level.counted_at, level.id
  FROM unnest($1::int[], $2::text[]) AS pair (rule, productid)
  JOIN rules AS rule ON rule.id = pair.rule AND NOT rule.paused
  LEFT JOIN LATERAL (
    SELECT sum(level.quantity) AS quantity, max(level."timestamp") AS "timestamp", max(level.counted_at) AS counted_at,
      (array_agg(level.id ORDER BY level."timestamp" DESC, level.id DESC))[1] AS id
    FROM ${placesOf(product, `(${EXACT})`, `(${PREFIXES})`)} AS place
    JOIN LATERAL ${levelAt('place', now('$3'), product)} AS level ON true
  ) AS level ON true`;

/** The columns of an {@link Observation}. */
const COLUMNS = `rule, productid, location, "when", threshold::float8 AS threshold, recovers_at, is_alarm,
    quantity::float8 AS quantity, id::float8 AS id, ${momentText('"timestamp"')} AS "timestamp",
    CASE WHEN counted_at <> "timestamp" THEN ${momentText('counted_at')} END AS counted_at`;

/**
 * Whether the condition holds. Without a reading, a product has no level, and no condition holds. Between the threshold
 * and `recovers_at` the condition holds if it held before.
 */
const HOLDS = `CASE
    WHEN quantity IS NULL THEN false
    WHEN "when" = 'out' THEN quantity <= 0
    WHEN "when" = 'stale' THEN "timestamp" < statement_timestamp() - after::interval
    WHEN threshold IS NULL THEN false
    WHEN quantity <= threshold THEN true
    WHEN quantity > coalesce(recovers_at, threshold + 1) THEN false
    ELSE is_alarm
  END`;

/** The pairs whose condition began or ended since the last event, except conditions about forecasts. */
export const CHANGED = productStatement(
  'changed_pairs',
  '$2',
  (product) => `
  SELECT ${COLUMNS} FROM (${pairs(product)}) AS pair
  WHERE "when" <> 'below_days' AND ${HOLDS} <> is_alarm
  ORDER BY rule, productid`,
);

/** All pairs, for conditions that the database does not compute, that is forecasts. */
export const OBSERVED = productStatement(
  'observed_pairs',
  '$2',
  (product) => `SELECT ${COLUMNS} FROM (${pairs(product)}) AS pair`,
);

/** A rule and a product, as {@link CHANGED} and {@link OBSERVED} return them. */
export interface Observation {
  readonly rule: number;
  readonly productid: string;
  /** The location; null for all locations together. */
  readonly location: string | null;
  readonly when: string;
  readonly threshold: number | null;
  readonly recovers_at: number | null;
  /** Whether the condition held at the last event. */
  readonly is_alarm: boolean;
  /** The level; null, like the newest reading, if the product has no reading. */
  readonly quantity: number | null;
  readonly id: number | null;
  readonly timestamp: string | null;
  readonly counted_at: string | null;
}
