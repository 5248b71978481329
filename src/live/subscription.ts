import { isAmong, type Locations } from '../readings/locations';

/** What a listener asks for, and how the listener is told. */
export interface Subscription {
  /** Names of products; undefined if the listener asks for a prefix. */
  readonly productids: readonly string[] | undefined;
  /** Prefix of the names of products; undefined if the listener names the products. */
  readonly prefix: string | undefined;
  readonly locations: Locations;
  /** Id of the last event that the listener has; undefined if it needs no earlier events. */
  readonly after: number | undefined;
  /** Passes complete server-sent events to the listener. */
  send(text: string): void;
  /** Ends the listener's stream. @param reason says what to do, for people */
  end(reason: string): void;
}

/** Whether the listener gets levels of all locations together; otherwise it gets those of single locations. */
export function seesTotals({ locations }: Subscription): boolean {
  return locations.prefixes.includes('');
}

/** Whether a listener gets the level of a location. @param location null for all locations together */
export function seesLevel(subscription: Subscription, location: string | null): boolean {
  if (location === null) return seesTotals(subscription);
  return !seesTotals(subscription) && isAmong(subscription.locations, location);
}

/**
 * Whether a listener gets an event, by the rule of the list of events: a caller who is bound to locations gets none of
 * all locations together.
 */
export function seesEvent({ locations }: Subscription, location: string | undefined): boolean {
  if (locations.prefixes.includes('')) return true;
  return location !== undefined && isAmong(locations, location);
}
