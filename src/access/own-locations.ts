import { ApiError } from '../errors/api-error';
import { EVERYWHERE, isAmong, type Locations, oneLocation, onlyIn } from '../readings/locations';
import { shownName } from '../validation/unknown-member';
import type { Principal } from './principal';

/**
 * The locations that a caller reads: the one that it names, or all of its own.
 *
 * @param location as a query parameter: empty for the unnamed location, undefined for all of them together
 * @throws ApiError FORBIDDEN for a location of others
 */
export function locationsToRead(caller: Principal, location: string | undefined): Locations {
  if (location === undefined) return caller.locations ?? EVERYWHERE;
  assertOwnLocation(caller, location, 'location');
  return oneLocation(location);
}

/**
 * The location of a request that names none: empty for the unnamed one, or the one to which the caller is bound.
 *
 * @param field that would name it in the request; undefined where there is none
 * @throws ApiError FORBIDDEN where that may be one of several
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
 * @param location empty or undefined where the caller names none
 * @param field that names it in the request
 * @throws ApiError FORBIDDEN for a location of others, or where one has to be named
 */
export function locationToWrite(caller: Principal, location: string | undefined, field: string): string {
  if (!location) return locationByDefault(caller, field);
  assertOwnLocation(caller, location, field);
  return location;
}

/** What a request writes in a location, if it names one. */
interface Located {
  readonly productid: string;
  readonly location?: string;
}

/**
 * The items of a request, each with the location where the caller writes. Those of a caller who is bound to none come
 * back as they are. Members stand in the order of a reading, because a retry is recognised by its JSON text.
 *
 * @throws ApiError FORBIDDEN that names the first item in a location of others, or without one where it is needed
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
 * The message names no other location of the caller, nor whether there is one of this name.
 *
 * @param location empty for the unnamed one
 * @param field that names it in the request
 * @throws ApiError FORBIDDEN for a location of others
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
