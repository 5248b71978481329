/** A set of locations, given by exact names and by prefixes of names. */
export interface Locations {
  /** Exact names of the locations in the set; an empty name means the unnamed location. */
  readonly exact: readonly string[];
  /**
   * Prefixes of location names. This set of locations contains every location whose name begins with one of
   * these prefixes. The empty prefix matches every location, including the unnamed one.
   */
  readonly prefixes: readonly string[];
}

export const EVERYWHERE: Locations = { exact: [], prefixes: [''] };

/**
 * The set of locations that contains a single location.
 * @param name empty for the unnamed location
 */
export function oneLocation(name: string): Locations {
  return { exact: [name], prefixes: [] };
}

/** The name of the location if the set of locations contains exactly one; otherwise undefined. */
export function onlyIn({ exact, prefixes }: Locations): string | undefined {
  return exact.length === 1 && prefixes.length === 0 ? exact[0] : undefined;
}

export function isAmong({ exact, prefixes }: Locations, name: string): boolean {
  return exact.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
}
