import { ApiError } from '../errors/api-error';
import { EVERYWHERE, isAmong, type Locations, oneLocation, onlyIn } from '../readings/locations';
import { shownName } from '../validation/unknown-member';
import type { Principal } from './principal';

/**
 * The locations that a caller reads: the requested location, or all that the caller may read.
 *
 * @param location the parameter, or the member of a body: empty for the unnamed location; undefined or null for
 * all locations together
 * @throws ApiError FORBIDDEN for a location to which the caller has no access
 */
export function locationsToRead(caller: Principal, location: string | null | undefined): Locations {
  if (location === undefined || location === null) return caller.locations ?? EVERYWHERE;
  assertOwnLocation(caller, location, 'location');
  return oneLocation(location);
}

/**
 * The location for a request that names none: the unnamed location (''), or the only location of a caller who
 * is bound to one.
 *
 * @param field the field of the request that names the location; undefined if there is no such field
 * @throws ApiError FORBIDDEN if the caller is bound to several locations
 */
export function locationByDefault({ locations }: Principal, field?: string): string {
  const only = locations ? onlyIn(locations) : '';
  if (only !== undefined) return only;
  throw forbidden(
    'This needs a location, because the caller is bound to more than one: name one of them. The paths without a version take none.',
    field,
  );
}

/**
 * The location where a caller writes.
 *
 * @param location empty or undefined if the caller names none
 * @param field the field of the request that names the location
 * @throws ApiError FORBIDDEN for a location to which the caller has no access, or if a location must be named
 */
export function locationToWrite(caller: Principal, location: string | undefined, field: string): string {
  if (!location) return locationByDefault(caller, field);
  assertOwnLocation(caller, location, field);
  return location;
}

/**
 * The location of a new rule or webhook: null for all locations together.
 *
 * @param location empty for the unnamed location, undefined if the caller names none
 * @throws ApiError FORBIDDEN for a location to which the caller has no access, or if a location must be named
 */
export function locationToWatch(caller: Principal, location: string | undefined): string | null {
  if (location === undefined) return caller.locations ? locationByDefault(caller, 'location') : null;
  assertOwnLocation(caller, location, 'location');
  return location;
}

/**
 * Whether a caller may see a rule or webhook.
 * @param location the location of the rule or webhook; null for all locations together
 */
export function isVisible({ locations }: Principal, location: string | null): boolean {
  return !locations || (location !== null && isAmong(locations, location));
}

/** An item in a request body that may name a location. */
interface Located {
  readonly productid: string;
  readonly location?: string;
}

/**
 * Returns the items of a request, each with the location of its reading. If the caller is not bound to
 * locations, the items are returned unchanged. Each item has its members in a fixed order, because the
 * service recognises a repeated request by the JSON text of its readings.
 *
 * @throws ApiError FORBIDDEN if the caller has no access to the location of an item, or if an item lacks a
 * required location; the error names the first such item
 */
export function locatedFor<Item extends Located>(caller: Principal, items: readonly Item[]): readonly Item[] {
  if (!caller.locations) return items;
  return items.map(({ productid, location, ...others }, index) => ({
    productid,
    location: locationToWrite(caller, location, `items[${index}].location`),
    ...others,
  })) as unknown as Item[];
}

/**
 * Refuses a location to which the caller has no access. The error message does not list the caller's own
 * locations, and does not reveal whether the refused location exists.
 *
 * @param location empty for the unnamed location
 * @param field the field of the request that names the location
 * @throws ApiError FORBIDDEN for a location to which the caller has no access
 */
export function assertOwnLocation(
  { locations = EVERYWHERE }: Principal,
  location: string,
  field: string,
): void {
  if (isAmong(locations, location)) return;
  const name =
    location === '' ? 'the unnamed location' : `the location ${JSON.stringify(shownName(location))}`;
  throw forbidden(`This needs ${name}, to which the caller is not bound.`, field);
}

function forbidden(message: string, field: string | undefined): ApiError {
  const allowed = 'must be a location to which the caller is bound';
  return new ApiError(
    'FORBIDDEN',
    message,
    field === undefined ? {} : { details: [{ field, message: allowed }] },
  );
}
