import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import type { LevelDto } from './dto/level.dto';

/** `pg` gives a bigint as text; ids stay far below 2^53, so that they are exact as a float. */
const COLUMNS = `product.productid, newest.quantity,
    ${momentText('newest."timestamp"')} AS "timestamp", newest.id::float8 AS id`;

/** One step into the covering primary key for each product, from its end. */
const newestReading = (condition: string) => `
  JOIN LATERAL (
    SELECT i.id, i.quantity, i."timestamp" FROM inventory_items AS i
    WHERE i.productid = product.productid ${condition}
    ORDER BY i."timestamp" DESC, i.id DESC LIMIT 1
  ) AS newest ON true`;

/** Exported for the test of its plan, like the next one. */
export const LEVELS = `
  SELECT ${COLUMNS} FROM products AS product ${newestReading('AND i."timestamp" <= $2')}
  WHERE product.productid = ANY ($1::text[])`;

/** Names in the order of their bytes; the limit stands outside, so that only as many products are looked at. */
export const productsStatement = (below: string | undefined) => `
  SELECT ${COLUMNS} FROM products AS product ${newestReading('')}
  WHERE product.productid > $1 AND product.productid >= $2
    ${below === undefined ? '' : 'AND product.productid < $4'}
  ORDER BY product.productid LIMIT $3`;

/** Every statement about levels. */
@Injectable()
export class LevelsRepository {
  constructor(private readonly database: Database) {}

  /** In no order; without those that had no reading by then. */
  async levels(productids: readonly string[], at = 'infinity'): Promise<LevelDto[]> {
    const { rows } = await this.database.readPipelined<LevelDto & Record<string, unknown>>({
      name: 'levels',
      text: LEVELS,
      values: [productids, at],
    });
    return rows;
  }

  /**
   * @param after the name before the first one wanted
   * @param from the first name there may be
   * @param below the first name there may not be any more
   */
  async products(after: string, from: string, below: string | undefined, limit: number): Promise<LevelDto[]> {
    const bound = below === undefined ? [] : [below];
    const { rows } = await this.database.readPipelined<LevelDto & Record<string, unknown>>({
      name: below === undefined ? 'products' : 'products_below',
      text: productsStatement(below),
      values: [after, from, limit, ...bound],
    });
    return rows;
  }
}
