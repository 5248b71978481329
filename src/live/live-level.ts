import type { EventDto } from '../events/dto/event.dto';

/** The level of a product, at one location or at all together, as the database has it at a moment. */
export interface LiveLevel {
  readonly productid: string;
  /** Empty for the unnamed location, null for all locations together. */
  readonly location: string | null;
  /** Null, like the newest reading, without a reading. */
  readonly quantity: number | null;
  readonly id: number | null;
  readonly timestamp: string | null;
  readonly counted_at: string | null;
  /** The sequence of the newest stored event of the product at this location; 0 without one. */
  readonly sequence: number;
}

/** Whether two levels are told in the same words. */
export function isSameLevel(one: LiveLevel, other: LiveLevel): boolean {
  return (
    one.quantity === other.quantity &&
    one.id === other.id &&
    one.timestamp === other.timestamp &&
    one.counted_at === other.counted_at &&
    one.sequence === other.sequence
  );
}

/**
 * The text of a server-sent event. It ends with an empty line, so that several texts can be joined.
 * @param id position among the stored events, from which a listener continues
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function serverSentEvent(type: string, data: object, id?: number): string {
  // JSON has no line break, which would end the line of the data.
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The text of a `level.changed` message. @param before the level that was told before; undefined at the begin */
export function levelMessage(
  level: LiveLevel,
  before: LiveLevel | undefined,
  at: string,
  position: number,
): string {
  const { productid, location, quantity, id, timestamp, counted_at, sequence } = level;
  const data = {
    productid,
    ...(location !== null && { location }),
    ...(quantity !== null && { quantity }),
    ...(before?.quantity != null && { previous_quantity: before.quantity }),
    ...(counted_at !== null && { counted_at }),
    ...(id !== null && { reading: { id, timestamp } }),
    sequence,
  };
  return serverSentEvent('level.changed', { type: 'level.changed', timestamp: at, data }, position);
}

/** The text of a stored event. */
export function eventMessage(event: EventDto): string {
  return serverSentEvent(event.type, event, event.id);
}
