import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Reads } from '../replicas/reads';
import { EVERYWHERE, type Locations } from '../readings/locations';
import { placesAmong } from './level-sql';
import type { NamedProduct } from './product-filter';

/** A product with its details as JSON, without those that it does not have. */
const PRODUCT = `json_strip_nulls(json_build_object('productid', productid,
    'name', name, 'barcodes', barcodes, 'unit', unit, 'scale', scale, 'low_at', low_at))`;

/** The details of named products, of those that have any. */
const DETAILS = {
  name: 'details_of_products',
  text: `SELECT ${PRODUCT} AS product FROM product_details WHERE productid = ANY ($1::text[])`,
};

/**
 * The next products by name, and the details of each: a range of the primary key, whatever their number is; for some
 * locations those that have a reading there, because a reader must not learn the names of others.
 */
const namesStatement = (source: string, below: string) => `
  SELECT ${PRODUCT} AS product FROM (
    SELECT DISTINCT productid FROM ${source}
    WHERE productid > $1 AND productid >= $2 ${below}
    ORDER BY productid LIMIT $3
  ) AS next LEFT JOIN product_details USING (productid)
  ORDER BY productid`;

/** Statements without and with an upper bound, each prepared once per connection under its name. */
const statements = (name: string, source: string, bound: string) => ({
  all: { name, text: namesStatement(source, '') },
  below: { name: `${name}_below`, text: namesStatement(source, `AND productid < ${bound}`) },
});

const NAMES = statements('product_names', 'products', '$4');

const NAMES_AMONG = statements('product_names_among', `${placesAmong('$4', '$5')} AS place`, '$6');

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
  constructor(private readonly reads: Reads) {}

  /** Products in the byte order of their names, also those that have no reading any more. */
  next({ after, from, below }: NameRange, limit: number, locations: Locations): Promise<NamedProduct[]> {
    const isEverywhere = locations === EVERYWHERE;
    const statement = (isEverywhere ? NAMES : NAMES_AMONG)[below === undefined ? 'all' : 'below'];
    return this.read(statement, [
      ...[after, from, limit],
      ...(isEverywhere ? [] : [locations.exact, locations.prefixes]),
      ...(below === undefined ? [] : [below]),
    ]);
  }

  /** The details of products, by their names. */
  async detailsOf(productids: readonly string[]): Promise<ReadonlyMap<string, NamedProduct>> {
    const found = await this.read(DETAILS, [productids]);
    return new Map(found.map((product) => [product.productid, product]));
  }

  private async read(statement: QueryConfig, values: unknown[]): Promise<NamedProduct[]> {
    const { rows } = await this.reads.short<{ product: NamedProduct }>({ ...statement, values });
    return rows.map(({ product }) => product);
  }
}
