import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { CONFIG, type Config } from '../config/config';
import { momentText, now } from '../database/moment';
import type { LevelDto } from './dto/level.dto';

/** The columns of a level. `pg` returns a bigint as text; ids stay far below 2^53, so a float8 holds them exactly. */
const COLUMNS = `product.productid, newest.quantity,
    ${momentText('newest."timestamp"')} AS "timestamp", newest.id::float8 AS id`;

/** Joins each product's newest reading up to a moment: one backward step in the covering primary key. */
const newestReading = (at: string) => `
  JOIN LATERAL (
    SELECT i.id, i.quantity, i."timestamp" FROM inventory_items AS i
    WHERE i.productid = product.productid AND i."timestamp" <= ${at}
    ORDER BY i."timestamp" DESC, i.id DESC LIMIT 1
  ) AS newest ON true`;

/** The levels of named products. Exported for the test of its query plan, like {@link productsStatement}. */
export const LEVELS = `
  SELECT ${COLUMNS} FROM products AS product
  ${newestReading(`coalesce($2::timestamptz, ${now('$3')})`)}
  WHERE product.productid = ANY ($1::text[])`;

/** Products in the byte order of their names. LIMIT is in the outer query, so that only that many products are read. */
export const productsStatement = (below: string | undefined) => `
  SELECT ${COLUMNS} FROM products AS product ${newestReading(now('$4'))}
  WHERE product.productid > $1 AND product.productid >= $2
    ${below === undefined ? '' : 'AND product.productid < $5'}
  ORDER BY product.productid LIMIT $3`;

/** All SQL statements about levels. */
@Injectable()
export class LevelsRepository {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Levels in no particular order, without the products that have no reading at or before `at`, by default now. */
  async levels(productids: readonly string[], at?: string): Promise<LevelDto[]> {
    const { rows } = await this.database.readPipelined<LevelDto & Record<string, unknown>>({
      name: 'levels',
      text: LEVELS,
      values: [productids, at ?? null, this.config.CLOCK_TOLERANCE],
    });
    return rows;
  }

  /**
   * @param after exclusive lower bound: the name before the first one wanted
   * @param from inclusive lower bound
   * @param below exclusive upper bound
   */
  async products(after: string, from: string, below: string | undefined, limit: number): Promise<LevelDto[]> {
    const bound = below === undefined ? [] : [below];
    const { rows } = await this.database.readPipelined<LevelDto & Record<string, unknown>>({
      name: below === undefined ? 'products' : 'products_below',
      text: productsStatement(below),
      values: [after, from, limit, this.config.CLOCK_TOLERANCE, ...bound],
    });
    return rows;
  }
}
