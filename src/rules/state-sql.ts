import { productStatement } from '../database/citus/product-statement';
import { momentText, statementNow } from '../database/moment';
import { levelAt, placesOf } from '../levels/level-sql';

/**
 * SQL for the location of a rule. For one location, it is the exact name. For all locations together, it is
 * the empty prefix, which matches every name.
 */
const EXACT = `CASE WHEN rule.location IS NOT NULL THEN ARRAY[rule.location] END`;
const PREFIXES = `CASE WHEN rule.location IS NULL THEN ARRAY[''] END`;

/**
 * SQL for given pairs of a rule and a product. For each pair, it returns the product's stock level at the
 * location of the rule, and `is_alarm`. `is_alarm` is true if the condition of the rule was true at the last
 * event. The parameters are the rules of all pairs in one array, their products in a second array, and
 * CLOCK_TOLERANCE.
 *
 * All rows are found by their primary keys, so that the time depends only on the number of pairs. Paused
 * rules are left out.
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
    JOIN LATERAL ${levelAt('place', statementNow('$3'), product)} AS level ON true
  ) AS level ON true`;

/** SQL for the columns of an {@link Observation}: a rule, a product and the product's stock level. */
const COLUMNS = `rule, productid, location, "when", threshold::float8 AS threshold, recovers_at, is_alarm,
    quantity::float8 AS quantity, id::float8 AS id, ${momentText('"timestamp"')} AS "timestamp",
    CASE WHEN counted_at <> "timestamp" THEN ${momentText('counted_at')} END AS counted_at`;

/**
 * SQL that is true if the condition of a rule is true for a product. A product without a reading has no stock level,
 * so every condition is false for it. If the level is between the threshold and `recovers_at`, the condition does not
 * change.
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

/**
 * Selects each pair of a rule and a product for which the rule's condition has changed since the last event.
 * Rules about forecasts are left out.
 */
export const CHANGED = productStatement(
  'changed_pairs',
  '$2',
  (product) => `
  SELECT ${COLUMNS} FROM (${pairs(product)}) AS pair
  WHERE "when" <> 'below_days' AND ${HOLDS} <> is_alarm
  ORDER BY rule, productid`,
);

/**
 * Selects the stock level for each given pair of a rule and a product. The rules are those about forecasts,
 * whose conditions the database cannot compute.
 */
export const OBSERVED = productStatement(
  'observed_pairs',
  '$2',
  (product) => `SELECT ${COLUMNS} FROM (${pairs(product)}) AS pair`,
);

/** A rule, a product, and the product's stock level at the location of the rule. */
export interface Observation {
  readonly rule: number;
  readonly productid: string;
  /** The location of the rule; null for all locations together. */
  readonly location: string | null;
  readonly when: string;
  readonly threshold: number | null;
  readonly recovers_at: number | null;
  /** Whether the condition of the rule was true for the product at the last event. */
  readonly is_alarm: boolean;
  /**
   * The stock level of the product; null if the product has no reading. The members about the newest reading
   * are then null as well.
   */
  readonly quantity: number | null;
  readonly id: number | null;
  readonly timestamp: string | null;
  readonly counted_at: string | null;
}
