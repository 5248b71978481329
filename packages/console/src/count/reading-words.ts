import type { KeptReading } from '../api/outbox-store';
import { changeOf } from '../product/change-words';
import { formatAmount } from '../stock/amount';

/** Returns the product's name (or its id if the name is unknown), and the location if there is one. */
export function whatOf({ productid, details, location }: KeptReading): string {
  const product = details?.name ?? productid;
  return location === undefined ? product : `${product} · ${location}`;
}

/** What a reading will do to the stock: a count as an amount, and an adjustment with its sign. */
export function amountOf(reading: KeptReading): string {
  const { typed, quantity, details } = reading;
  return typed ?? (quantity === undefined ? changeOf(reading, details) : formatAmount(quantity, details));
}
