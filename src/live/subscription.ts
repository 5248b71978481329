import { isAmong, type Locations } from '../readings/locations';

/** The products and locations that a listener follows, and the functions that send messages to the listener. */
export interface Subscription {
  /** Names of the products that the listener follows; undefined if the listener follows a prefix. */
  readonly productids: readonly string[] | undefined;
  /**
   * The listener follows all products whose names begin with this prefix. Undefined if the listener gives a
   * list of single products instead.
   */
  readonly prefix: string | undefined;
  readonly locations: Locations;
  /**
   * Id of the last event that the listener already has; the stream first sends the events after it. Undefined
   * if the listener wants only new events.
   */
  readonly after: number | undefined;
  /** Sends complete server-sent events to the listener. */
  send(text: string): void;
  /**
   * Ends the listener's stream.
   * @param reason text for people that says what to do
   */
  end(reason: string): void;
}

/**
 * Tells whether the listener gets stock levels of all locations together. Otherwise it gets the levels of single
 * locations.
 */
export function seesTotals({ locations }: Subscription): boolean {
  return locations.prefixes.includes('');
}

/** Tells whether a listener gets the stock level of a location. @param location null for all locations together */
export function seesLevel(subscription: Subscription, location: string | null): boolean {
  if (location === null) return seesTotals(subscription);
  return !seesTotals(subscription) && isAmong(subscription.locations, location);
}

/**
 * Tells whether a listener gets an event. Some events are about the sum of all locations. A caller who is
 * bound to locations does not get these events, neither here nor in the list of events.
 */
export function seesEvent({ locations }: Subscription, location: string | undefined): boolean {
  if (locations.prefixes.includes('')) return true;
  return location !== undefined && isAmong(locations, location);
}
