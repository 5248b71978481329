import type { ProductDetails, ProductDto } from './dto/level.dto';
import type { ProductsQueryDto } from './dto/products-query.dto';

/** A filter of products; a product must fulfil all of its conditions. */
export type ProductFilter = Pick<ProductsQueryDto, 'q' | 'below' | 'out' | 'low' | 'stale_before'>;

/** A product with its details, but without its level. */
export type NamedProduct = ProductDetails & Pick<ProductDto, 'productid'>;

/** Whether the filter has no condition, so that every product fulfils it. */
export function isEmpty({ q, below, out, low, stale_before }: ProductFilter): boolean {
  return [q, below, out, low, stale_before].every((value) => value === undefined);
}

/**
 * Whether a product can fulfil the filter, judged without its level. Upper and lower case follow Unicode, independently
 * of the collation of the database.
 */
export function mayMatch({ q, low }: ProductFilter, product: NamedProduct): boolean {
  if (low && product.low_at === undefined) return false;
  if (q === undefined) return true;
  const searched = q.toLowerCase();
  const { productid, name = '', barcodes = [] } = product;
  return [productid, name, ...barcodes].some((text) => text.toLowerCase().includes(searched));
}

/** Whether a product that passed {@link mayMatch} fulfils the filter, judged by its level. */
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

/** A canonical timestamp with six fractional digits, so that the order of text is the order of time. */
function sortable(timestamp: string): string {
  return timestamp.slice(0, 19) + timestamp.slice(20, -1).padEnd(6, '0');
}
