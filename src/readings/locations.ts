/** The locations that are wanted: some by their names, and all whose names begin in one of some ways. */
export interface Locations {
  /** Names; the empty one is the unnamed location. */
  readonly exact: readonly string[];
  /** Beginnings of names; every name begins with the empty text, that of the unnamed location too. */
  readonly prefixes: readonly string[];
}

export const EVERYWHERE: Locations = { exact: [], prefixes: [''] };

/** @param location as a query parameter: empty for the unnamed location, undefined for all of them together */
export function locationsOf(location: string | undefined): Locations {
  return location === undefined ? EVERYWHERE : { exact: [location], prefixes: [] };
}
