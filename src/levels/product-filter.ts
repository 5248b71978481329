import type { ProductDetails, ProductDto } from './dto/level.dto';
import type { ProductsQueryDto } from './dto/products-query.dto';

/** A filter for the list of products. A product must fulfil all conditions of the filter. */
export type ProductFilter = Pick<ProductsQueryDto, 'q' | 'below' | 'out' | 'low' | 'stale_before'>;

/** A product with its details, but without its stock level. */
export type NamedProduct = ProductDetails & Pick<ProductDto, 'productid'>;

/** Tells whether a filter of products has no condition, so that every product passes. */
export function isEmpty({ q, below, out, low, stale_before }: ProductFilter): boolean {
  return [q, below, out, low, stale_before].every((value) => value === undefined);
}

/**
 * Tells whether a product can pass the filter, before its stock level is known. Upper and lower case are
 * treated as equal by the rules of Unicode. The collation of the database has no effect on this.
 */
export function mayMatch({ q, low }: ProductFilter, product: NamedProduct): boolean {
  if (low && product.low_at === undefined) return false;
  if (q === undefined) return true;
  const searched = q.toLowerCase();
  const { productid, name = '', barcodes = [] } = product;
  return [productid, name, ...barcodes].some((text) => text.toLowerCase().includes(searched));
}

/**
 * Tells whether a product fulfils the filter's conditions about the stock level. The other conditions are
 * checked by {@link mayMatch}.
 */
export function matches(
  { below, out, low, stale_before }: ProductFilter,
  { quantity, timestamp, low_at = -Infinity }: ProductDto,
): boolean {
  return (
    (below === undefined || quantity < below) &&
    (!out || quantity <= 0) &&
    (!low || quantity <= low_at) &&
    (stale_before === undefined || sortable(timestamp) < sortable(stale_before))
  );
}

/** Writes a canonical timestamp with six fractional digits, so that timestamps can be compared as text. */
function sortable(timestamp: string): string {
  return timestamp.slice(0, 19) + timestamp.slice(20, -1).padEnd(6, '0');
}
