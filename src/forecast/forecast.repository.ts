import { Injectable } from '@nestjs/common';
import { productStatement, rowsOfProducts } from '../database/citus/product-statement';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import { Reads } from '../replicas/reads';
import { levelAt, levelsWithin, placesAmong } from '../levels/level-sql';
import { LongReads } from '../read-turns/long-reads';
import type { Locations } from '../readings/locations';
import type { Day } from './forecast';

/**
 * Reasons of readings that do not count as consumption. These readings correct a level or move stock between
 * locations.
 */
const CORRECTIONS = ['correction', 'stocktake', 'transfer'];

/**
 * Selects the consumption and the highest level of products on each day. A day is left out if the level at
 * its beginning is unknown. The readings of each location are read once for the whole period. They are read
 * from the table, because the index does not contain the reason of a reading.
 *
 * Several readings of a location may have the same timestamp. If at least one of them is a count, the last
 * count decides the level, and its reason decides whether the change is consumption. If all of them are
 * adjustments, each one is consumption or not by its own reason.
 */
export const DAYS = productStatement(
  'forecast_days',
  '$1',
  (product) => `
  WITH span AS MATERIALIZED (
    SELECT place.productid, place.location, ($2::timestamptz[])[1] AS first,
      $3::timestamptz - interval '1 microsecond' AS last,
      coalesce(level.quantity, 0) AS before, level.id IS NOT NULL AS is_known
    FROM ${placesAmong('$4', '$5')} AS place
    LEFT JOIN LATERAL ${levelAt('place', `($2::timestamptz[])[1] - interval '1 microsecond'`, product)} AS level ON true
    WHERE place.productid = ${product ?? 'ANY ($1::text[])'}
  ), product AS (
    SELECT productid, sum(before) AS before, bool_or(is_known) AS is_known FROM span GROUP BY productid
  ), moment AS (
    SELECT productid, "timestamp", sum(change) AS change,
      CASE
        WHEN bool_and(is_delta) THEN coalesce(sum(-quantity) FILTER (WHERE quantity < 0 AND NOT is_correction), 0)
        WHEN (array_agg(is_correction ORDER BY id DESC) FILTER (WHERE NOT is_delta))[1] THEN 0
        ELSE greatest(0, -sum(change))
      END AS consumed
    FROM (
      SELECT *, coalesce(origin IN (SELECT id FROM origins WHERE reason = ANY ($6::text[])), false) AS is_correction
      FROM ${levelsWithin(product ?? 'span.productid', 'span')} AS reading
    ) AS reading
    GROUP BY productid, location, "timestamp"
  ), step AS (
    SELECT productid, is_day, consumed, width_bucket("timestamp", $2::timestamptz[]) AS day,
      product.before + sum(change) OVER upto AS level,
      product.is_known OR sum(1 - is_day) OVER upto > 0 AS is_known
    FROM (
      SELECT productid, "timestamp", change, consumed, 0 AS is_day FROM moment
      UNION ALL SELECT productid, day, 0, 0, 1 FROM product CROSS JOIN unnest($2::timestamptz[]) AS day
    ) AS point
    JOIN product USING (productid)
    WINDOW upto AS (PARTITION BY productid ORDER BY "timestamp")
  )
  SELECT productid, json_agg(json_build_object('consumed', consumed, 'highest', highest)) AS days
  FROM (
    SELECT productid, day, sum(consumed) AS consumed, max(level) AS highest
    FROM step GROUP BY productid, day HAVING bool_or(is_day = 1 AND is_known)
  ) AS known
  GROUP BY productid`,
);

/** All SQL statements of forecasts. */
@Injectable()
export class ForecastRepository {
  constructor(
    private readonly reads: Reads,
    private readonly longReads: LongReads,
    private readonly database: Database,
  ) {}

  /**
   * Reads how much stock of each product was consumed on each day, and the highest level of that day. A day
   * is left out if the product's level at the beginning of that day is unknown.
   *
   * @param beginnings the beginnings of the days, without gaps, oldest first
   * @param end the end of the last day, exclusive
   * @param run runs the statement in a transaction; by default the statement waits for its turn among other
   * long statements
   */
  async days(
    productids: readonly string[],
    beginnings: readonly string[],
    end: string,
    { exact, prefixes }: Locations,
    // The statement may take long, so it does not use a pipelined connection: other reads share such a connection and
    // would wait.
    run: Run = (statement) => this.longReads.run(() => this.reads.long(statement)),
  ): Promise<Map<string, Day[]>> {
    const rows = await rowsOfProducts<{ productid: string; days: Day[] }>(
      run,
      this.database.isSharded,
      DAYS,
      [productids],
      [beginnings, end, exact, prefixes, CORRECTIONS],
    );
    return new Map(rows.map(({ productid, days }) => [productid, days]));
  }
}
