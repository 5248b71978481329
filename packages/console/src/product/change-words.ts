import type { Details, StoredReading } from '../api/reading';
import { formatAmount } from '../stock/amount';
import { texts } from '../texts';

/** What a reading did to the stock, in words, such as `−2` or `counted 12`. */
export function changeOf({ delta, quantity }: StoredReading, details: Details | null): string {
  if (delta !== undefined) return `${delta > 0 ? '+' : '−'}${formatAmount(Math.abs(delta), details)}`;
  return texts.productPage.counted_(quantity === undefined ? texts.none : formatAmount(quantity, details));
}
