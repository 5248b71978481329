import { Inject, Injectable } from '@nestjs/common';
import { Reads } from '../replicas/reads';
import { CONFIG, type Config } from '../config/config';
import { productStatement } from '../database/citus/product-statement';
import { Database } from '../database/database';
import { momentText, now } from '../database/moment';
import type { Locations } from '../readings/locations';
import type { LevelDto } from './dto/level.dto';
import { levelAt, placesAmong } from './level-sql';

/**
 * Columns of a product's level, which is the sum of the levels at its locations. Numbers are float8, because
 * `pg` would return a bigint as text. A float8 holds each id exactly, because ids stay far below 2^53.
 */
const COLUMNS = `place.productid, sum(level.quantity)::float8 AS quantity,
    ${momentText('max(level."timestamp")')} AS "timestamp",
    (array_agg(level.id ORDER BY level."timestamp" DESC, level.id DESC))[1]::float8 AS id,
    CASE WHEN max(level.counted_at) <> max(level."timestamp")
      THEN ${momentText('max(level.counted_at)')} END AS counted_at,
    CASE WHEN max(place.location) <> '' THEN json_agg(json_strip_nulls(json_build_object(
      'location', place.location, 'quantity', level.quantity,
      'timestamp', ${momentText('level."timestamp"')}, 'id', level.id,
      'counted_at', CASE WHEN level.counted_at <> level."timestamp" THEN ${momentText('level.counted_at')} END
    )) ORDER BY place.location) END AS locations`;

/** Statement that selects the stock levels of named products. */
const levelsStatement = productStatement(
  'levels',
  '$1',
  (product) => `
  SELECT ${COLUMNS} FROM ${placesAmong('$4', '$5')} AS place
  JOIN LATERAL ${levelAt('place', `coalesce($2::timestamptz, ${now('$3')})`, product)} AS level ON true
  WHERE place.productid = ${product ?? 'ANY ($1::text[])'}
  GROUP BY place.productid`,
);

/**
 * SQL statement for the levels of products. It is exported for the test of its query plan, like {@link
 * productsStatement}.
 */
export const LEVELS = levelsStatement.ofAll;

/**
 * Selects products in the byte order of their names. PostgreSQL reads the products and their locations from
 * two indexes in this order, and merges them. GROUP BY keeps the order, so only the products of the page are
 * read.
 */
export const productsStatement = (below: string | undefined) => `
  SELECT ${COLUMNS} FROM ${placesAmong('$5', '$6')} AS place
  JOIN LATERAL ${levelAt('place', now('$4'))} AS level ON true
  WHERE place.productid > $1 AND place.productid >= $2
    ${below === undefined ? '' : 'AND place.productid < $7'}
  GROUP BY place.productid ORDER BY place.productid LIMIT $3`;

/** A stock level as the database returns it: a missing member is null. */
type LevelRow = Omit<LevelDto, 'counted_at' | 'locations'> & {
  readonly [Member in 'counted_at' | 'locations']: LevelDto[Member] | null;
};

/** All SQL statements about stock levels. */
@Injectable()
export class LevelsRepository {
  constructor(
    private readonly reads: Reads,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The stock levels of products, in no particular order. A product without a reading at or before `at` (default:
   * now) is left out.
   */
  async levels(
    productids: readonly string[],
    at: string | undefined,
    locations: Locations,
  ): Promise<LevelDto[]> {
    const { ofAll, ofOne } = levelsStatement;
    // In Citus, all readings of one product are in one shard; the levels of several products are computed in all
    // shards at once.
    const isInOneShard = this.database.isSharded && productids.length === 1;
    return this.read(isInOneShard ? 'level' : 'levels', isInOneShard ? ofOne : ofAll, [
      productids,
      at ?? null,
      this.config.CLOCK_TOLERANCE,
      locations.exact,
      locations.prefixes,
    ]);
  }

  /**
   * One page of products with their stock levels, in the order of the product names.
   * @param after exclusive lower bound: the last product name of the previous page
   * @param from inclusive lower bound of the product names
   * @param below exclusive upper bound of the product names
   */
  async products(
    after: string,
    from: string,
    below: string | undefined,
    limit: number,
    locations: Locations,
  ): Promise<LevelDto[]> {
    return this.read(below === undefined ? 'products' : 'products_below', productsStatement(below), [
      after,
      from,
      limit,
      this.config.CLOCK_TOLERANCE,
      locations.exact,
      locations.prefixes,
      ...(below === undefined ? [] : [below]),
    ]);
  }

  private async read(name: string, text: string, values: unknown[]): Promise<LevelDto[]> {
    const { rows } = await this.reads.short<LevelRow & Record<string, unknown>>({
      name,
      text,
      values,
    });
    return rows.map(withoutNulls);
  }
}

function withoutNulls({ counted_at, locations, ...level }: LevelRow): LevelDto {
  return { ...level, ...(counted_at && { counted_at }), ...(locations && { locations }) };
}
