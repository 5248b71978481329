import type { components } from '@verkko/client';

export type StockEvent = components['schemas']['EventDto'];

/** Formats an event as one line of text for people. */
export function lineOf({ id, type, timestamp, data }: StockEvent): string {
  const { productid, location, quantity, threshold, days_left: days } = data;
  const place = location === undefined ? '' : ` at ${location || '(none)'}`;
  const level = quantity === undefined ? '' : `  level ${quantity}`;
  const limit = threshold === undefined ? '' : `  threshold ${threshold}`;
  const left = days === undefined ? '' : `  lasts ${days} days`;
  return `${id}  ${timestamp}  ${type}  ${productid}${place}${level}${limit}${left}`;
}
