/** Locations by name and by prefix of the name. */
export interface Locations {
  /** Names; the empty one is the unnamed location. */
  readonly exact: readonly string[];
  /** Prefixes of names; the empty one is a prefix of every name, that of the unnamed location too. */
  readonly prefixes: readonly string[];
}

export const EVERYWHERE: Locations = { exact: [], prefixes: [''] };

/** @param name empty for the unnamed location */
export function oneLocation(name: string): Locations {
  return { exact: [name], prefixes: [] };
}

/** The name of the location, where it can be no other one. */
export function onlyIn({ exact, prefixes }: Locations): string | undefined {
  return exact.length === 1 && prefixes.length === 0 ? exact[0] : undefined;
}

export function isAmong({ exact, prefixes }: Locations, name: string): boolean {
  return exact.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
}
