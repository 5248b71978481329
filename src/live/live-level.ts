import type { EventDto } from '../events/dto/event.dto';

/**
 * A stock level of a product, as it was read from the database: the level at one location, or the sum of all
 * locations.
 */
export interface LiveLevel {
  readonly productid: string;
  /** The location of the stock level; empty for the unnamed location, null for all locations together. */
  readonly location: string | null;
  /** The stock level. If there is no reading, `quantity`, `id` and `timestamp` are null. */
  readonly quantity: number | null;
  readonly id: number | null;
  readonly timestamp: string | null;
  readonly counted_at: string | null;
  /** The sequence number of the newest stored event of the product at this location; 0 if there is no event. */
  readonly sequence: number;
}

/** Tells whether the stream messages about two stock levels would be equal. */
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
 * Returns the text of a server-sent event. The text ends with an empty line, so that several such texts can
 * be joined.
 * @param id id of the newest stored event so far; a listener that reconnects continues after that event
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function serverSentEvent(type: string, data: object, id?: number): string {
  // The JSON text has no line breaks: a line break would end the `data` line of the server-sent event.
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Writes a `level.changed` message of a stream.
 * @param before the stock level in the previous message; undefined for the first message
 */
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

/** Writes a stored event as a server-sent event. */
export function eventMessage(event: EventDto): string {
  return serverSentEvent(event.type, event, event.id);
}
