import type { NewReading, ShownDetails } from '../api/reading';
import { formatAmount } from '../stock/amount';
import { texts } from '../texts';

/** What a reading did or will do to the stock, in words, such as `−2` or `counted 12`. */
export function changeOf(
  { delta, quantity }: Pick<NewReading, 'delta' | 'quantity'>,
  details?: ShownDetails | null,
): string {
  if (delta !== undefined) return `${delta > 0 ? '+' : '−'}${formatAmount(Math.abs(delta), details)}`;
  return texts.productPage.counted_(quantity === undefined ? texts.none : formatAmount(quantity, details));
}
