import type { ProductRow } from '../api/reading';
import { formatAmount } from '../stock/amount';
import { texts } from '../texts';

/**
 * The stock of a product at the location where it is counted, as people write it. The products are listed
 * with all their locations, so that people also find a product that was never at this location.
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

/** The level at a location; undefined if it has no reading of the product. Without a location, it may be the total. */
function quantityAt(location: string, { locations, quantity }: ProductRow): number | undefined {
  const here = locations?.find((place) => place.location === location);
  return here?.quantity ?? (location === '' ? quantity : undefined);
}
