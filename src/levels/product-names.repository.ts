import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Reads } from '../replicas/reads';
import { EVERYWHERE, type Locations } from '../readings/locations';
import { placesAmong } from './level-sql';
import type { NamedProduct } from './product-filter';

/** SQL expression for a product with its details as JSON; details that were never set are left out. */
const PRODUCT = `json_strip_nulls(json_build_object('productid', productid,
    'name', name, 'barcodes', barcodes, 'unit', unit, 'scale', scale, 'low_at', low_at))`;

/** Selects the details of the products with the given names; a product without details has no row. */
const DETAILS = {
  name: 'details_of_products',
  text: `SELECT ${PRODUCT} AS product FROM product_details WHERE productid = ANY ($1::text[])`,
};

/**
 * SQL that selects the next products by name, with their details. It reads a range of the primary key, so the
 * time does not depend on the number of all products. If the caller is bound to locations, it selects only
 * products that have had a reading at these locations, because the caller may not see the names of other
 * products.
 */
const namesStatement = (source: string, below: string) => `
  SELECT ${PRODUCT} AS product FROM (
    SELECT DISTINCT productid FROM ${source}
    WHERE productid > $1 AND productid >= $2 ${below}
    ORDER BY productid LIMIT $3
  ) AS next LEFT JOIN product_details USING (productid)
  ORDER BY productid`;

/**
 * Makes two statements: `below` reads only product names that are less than a given text, and `all` has no
 * such condition. Each statement has a name, so that a connection prepares it only once.
 */
const statements = (name: string, source: string, bound: string) => ({
  all: { name, text: namesStatement(source, '') },
  below: { name: `${name}_below`, text: namesStatement(source, `AND productid < ${bound}`) },
});

const NAMES = statements('product_names', 'products', '$4');

const NAMES_AMONG = statements('product_names_among', `${placesAmong('$4', '$5')} AS place`, '$6');

/** A range of product names. */
export interface NameRange {
  /** Exclusive lower bound: the last product name of the previous page. */
  readonly after: string;
  /** Inclusive lower bound of the product names. */
  readonly from: string;
  /** Exclusive upper bound of the product names; undefined without a bound. */
  readonly below: string | undefined;
}

/** Reads the names of products and their details. */
@Injectable()
export class ProductNamesRepository {
  constructor(private readonly reads: Reads) {}

  /**
   * Returns the next products after a given name, in the byte order of their names. Products without any
   * remaining readings are included.
   */
  next({ after, from, below }: NameRange, limit: number, locations: Locations): Promise<NamedProduct[]> {
    const isEverywhere = locations === EVERYWHERE;
    const statement = (isEverywhere ? NAMES : NAMES_AMONG)[below === undefined ? 'all' : 'below'];
    return this.read(statement, [
      ...[after, from, limit],
      ...(isEverywhere ? [] : [locations.exact, locations.prefixes]),
      ...(below === undefined ? [] : [below]),
    ]);
  }

  /** Returns the details of the given products, in a map by product name. */
  async detailsOf(productids: readonly string[]): Promise<ReadonlyMap<string, NamedProduct>> {
    const found = await this.read(DETAILS, [productids]);
    return new Map(found.map((product) => [product.productid, product]));
  }

  private async read(statement: QueryConfig, values: unknown[]): Promise<NamedProduct[]> {
    const { rows } = await this.reads.short<{ product: NamedProduct }>({ ...statement, values });
    return rows.map(({ product }) => product);
  }
}
