import type { ProductRow } from '../api/reading';
import { formatAmount } from '../stock/amount';
import { texts } from '../texts';

/**
 * Formats the stock of a product at the location where it is counted. The list also has products that were
 * never at this location, so the stock may be unknown.
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
 * Finds the level of a product at a location in the product's data; undefined if it is not there. For the
 * unnamed location, the level of all locations together replaces a missing level.
 */
function quantityAt(location: string, { locations, quantity }: ProductRow): number | undefined {
  const here = locations?.find((place) => place.location === location);
  return here?.quantity ?? (location === '' ? quantity : undefined);
}
