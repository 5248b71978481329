/** All types of events about stock. */
export const EVENT_TYPES = [
  'level.low',
  'level.recovered',
  'level.out',
  'level.back',
  'product.stale',
  'product.fresh',
  'forecast.low',
  'forecast.recovered',
  'reading.voided',
  'level.changed',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/**
 * Members that only some types of events have. The members product, location, quantity and sequence are part of all
 * events.
 */
export interface EventDetails {
  readonly threshold?: number | undefined;
  readonly days_left?: number | undefined;
  readonly counted_at?: string | undefined;
  readonly reading?: { readonly id: number; readonly timestamp: string } | undefined;
  readonly rule?: number | undefined;
}

/** An event that is not stored yet. */
export interface NewEvent {
  readonly type: EventType;
  readonly productid: string;
  /** The location of the event; empty for the unnamed location, null for all locations together. */
  readonly location: string | null;
  /** The stock level at the time of the event; null if the product has no reading. */
  readonly quantity: number | null;
  readonly details: EventDetails;
}
