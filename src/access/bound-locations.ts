import type { Locations } from '../readings/locations';
import { location } from '../readings/location.rule';
import type { Rule } from '../validation/rule';

const MOST = 100;

/** Suffix of a name that stands for many locations: `north/*` means all locations whose names begin with `north/`. */
const ALL_BELOW = '/*';

/**
 * Validation rule for the locations to which an API key or a token is bound; it removes duplicates. An
 * asterisk is allowed only in a final `/*`. If `shop-*` were allowed, it would be the name of one location
 * instead of a pattern, and readings would be stored there.
 */
export const boundLocations: Rule<string[]> = {
  message: `must be a list of 1 to ${MOST} locations, such as shop-7, or shop-7/* for all that begin with shop-7/`,
  schema: {
    type: 'array',
    minItems: 1,
    maxItems: MOST,
    items: { ...location.schema, pattern: '^[^*]+(/\\*)?$' },
  },
  read: (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > MOST) return undefined;
    return value.every(isBoundLocation) ? [...new Set(value)] : undefined;
  },
};

/**
 * The set of locations with the given names. The names are sorted, so that a page cursor stays valid for a new token
 * that lists the same locations in another order.
 */
export function locationsAmong(names: readonly string[]): Locations {
  const sorted = [...names].sort();
  return {
    exact: sorted.filter((name) => !name.endsWith(ALL_BELOW)),
    prefixes: sorted.filter((name) => name.endsWith(ALL_BELOW)).map((name) => name.slice(0, -1)),
  };
}

function isBoundLocation(value: unknown): value is string {
  return location.read(value) !== undefined && /^[^*]+(\/\*)?$/.test(value as string);
}
