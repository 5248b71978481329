import type { KeptReading } from '../api/outbox-store';
import { changeOf } from '../product/change-words';
import { formatAmount } from '../stock/amount';

/** The product of a reading, by its name if that is known, and the location. */
export function whatOf({ productid, details, location }: KeptReading): string {
  const product = details?.name ?? productid;
  return location === undefined ? product : `${product} · ${location}`;
}

/** What a reading will do to the stock: a count as an amount, and an adjustment with its sign. */
export function amountOf(reading: KeptReading): string {
  const { typed, quantity, details } = reading;
  return typed ?? (quantity === undefined ? changeOf(reading, details) : formatAmount(quantity, details));
}
