import type { ProductRow } from '../api/reading';
import { formatAmount } from '../stock/amount';
import { texts } from '../texts';

/**
 * Formats the stock of a product at a location. The stock may be unknown, because the product may never have
 * been at this location.
 */
export function amountAt(location: string, product: ProductRow): string {
  const quantity = quantityAt(location, product);
  return quantity === undefined ? texts.none : formatAmount(quantity, product);
}

/** A sentence about the stock of a product at the location where it is counted. */
export function stockHere(product: ProductRow, location: string): string {
  const quantity = quantityAt(location, product);
  if (quantity === undefined) return texts.count.unknownHere;
  const amount = formatAmount(quantity, product);
  return location === '' ? texts.count.now(amount) : texts.count.nowHere(amount);
}

/**
 * Returns the level of a product at a location. If the product's data has no level for the unnamed location,
 * returns the level of all locations together. If it has none for a named location, returns undefined.
 */
function quantityAt(location: string, { locations, quantity }: ProductRow): number | undefined {
  const here = locations?.find((place) => place.location === location);
  return here?.quantity ?? (location === '' ? quantity : undefined);
}
