import { productStatement } from '../database/citus/product-statement';
import { momentText, statementNow } from '../database/moment';
import { levelAt, placesOf } from './level-sql';

/** A product at one location, or at all locations together (null). */
export interface Place {
  readonly productid: string;
  readonly location: string | null;
}

/**
 * The stock level of a product at a location, and the newest reading. `quantity`, `id`, `timestamp` and
 * `counted_at` are null if there is no reading.
 */
export interface PlaceLevel extends Place {
  readonly quantity: number | null;
  readonly id: number | null;
  readonly timestamp: string | null;
  /**
   * The time of the newest count; null if this time is the same as `timestamp`, or if the product was never
   * counted.
   */
  readonly counted_at: string | null;
}

/**
 * Selects the stock levels of products at each location that has a reading, and at all locations together
 * (null). The time that the statement takes depends on the number of products and their locations, and on the
 * number of adjustments since the newest counts. The parameters are the products, and CLOCK_TOLERANCE.
 */
export const PLACE_LEVELS = productStatement(
  'place_levels',
  '$1',
  (product = 'name.productid') => `
  SELECT productid, location, quantity, id, ${momentText('"timestamp"')} AS "timestamp",
    CASE WHEN counted_at <> "timestamp" THEN ${momentText('counted_at')} END AS counted_at
  FROM (
    SELECT name.productid, place.location, sum(level.quantity)::float8 AS quantity,
      max(level."timestamp") AS "timestamp", max(level.counted_at) AS counted_at,
      (array_agg(level.id ORDER BY level."timestamp" DESC, level.id DESC))[1]::float8 AS id
    FROM unnest($1::text[]) AS name (productid)
    CROSS JOIN LATERAL ${placesOf(product, `'{}'`, `'{""}'`)} AS place
    JOIN LATERAL ${levelAt('place', statementNow('$2'), product)} AS level ON true
    GROUP BY GROUPING SETS ((name.productid, place.location), (name.productid))
  ) AS level`,
);
