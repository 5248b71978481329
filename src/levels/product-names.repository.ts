import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { NamedProduct } from './product-filter';

/** A product with its details as JSON, without those that it does not have. */
const PRODUCT = `json_strip_nulls(json_build_object('productid', productid,
    'name', name, 'barcodes', barcodes, 'unit', unit, 'scale', scale, 'low_at', low_at))`;

/** The details of named products, of those that have any. */
const DETAILS = `SELECT ${PRODUCT} AS product FROM product_details WHERE productid = ANY ($1::text[])`;

/** The next products by name: a range of the primary key, whatever their number is, and the details of each. */
export const namesStatement = (below: string | undefined) => `
  SELECT ${PRODUCT} AS product FROM (
    SELECT productid FROM products
    WHERE productid > $1 AND productid >= $2 ${below === undefined ? '' : 'AND productid < $4'}
    ORDER BY productid LIMIT $3
  ) AS next LEFT JOIN product_details USING (productid)
  ORDER BY productid`;

/** A range of names. */
export interface NameRange {
  /** Exclusive lower bound: the name before the first one wanted. */
  readonly after: string;
  /** Inclusive lower bound. */
  readonly from: string;
  /** Exclusive upper bound. */
  readonly below: string | undefined;
}

/** The names of products and their details. */
@Injectable()
export class ProductNamesRepository {
  constructor(private readonly database: Database) {}

  /** Products in the byte order of their names, also those that have no reading any more. */
  next({ after, from, below }: NameRange, limit: number): Promise<NamedProduct[]> {
    const name = below === undefined ? 'product_names' : 'product_names_below';
    const values = [after, from, limit, ...(below === undefined ? [] : [below])];
    return this.read(name, namesStatement(below), values);
  }

  /** The details of products, by their names. */
  async detailsOf(productids: readonly string[]): Promise<ReadonlyMap<string, NamedProduct>> {
    const found = await this.read('details_of_products', DETAILS, [productids]);
    return new Map(found.map((product) => [product.productid, product]));
  }

  private async read(name: string, text: string, values: unknown[]): Promise<NamedProduct[]> {
    const { rows } = await this.database.readPipelined<{ product: NamedProduct }>({ name, text, values });
    return rows.map(({ product }) => product);
  }
}
