import type { LocationLevel, ProductRow } from '../api/reading';

/** A level that the service has told while the page is open. */
export interface ToldLevel {
  readonly productid: string;
  /** The location; absent if the level is of all locations together. */
  readonly location?: string | undefined;
  /** Absent, like the time of the newest reading, if there is no reading any more. */
  readonly quantity?: number | undefined;
  readonly timestamp?: string | undefined;
  /** Of two levels that the stream has told, the one with the smaller number is older. */
  readonly sequence?: number | undefined;
}

/** The newest told levels, by product. */
export type ToldLevels = ReadonlyMap<string, readonly ToldLevel[]>;

/** Adds levels; each replaces the one of the same product and location, unless that is newer. */
export function addLevels(known: ToldLevels, told: readonly ToldLevel[]): ToldLevels {
  const next = new Map(known);
  for (const level of told) {
    const before = next.get(level.productid) ?? [];
    const same = before.find(({ location }) => location === level.location);
    if ((level.sequence ?? 0) < (same?.sequence ?? 0)) continue;
    next.set(level.productid, [...before.filter((other) => other !== same), level]);
  }
  return next;
}

/** A row with the told levels in place of its own. @param asked the location that the list shows, if it shows one */
export function withTold(row: ProductRow, told: readonly ToldLevel[] = [], asked?: string): ProductRow {
  const exact = told.find(({ location }) => location === asked);
  if (exact) return { ...row, ...levelOf(exact, row) };
  // A caller who is bound to locations is told the level of each, and the row has their sum.
  if (asked !== undefined || told.length === 0) return row;
  const locations = locationsWith(row.locations ?? [], told);
  const quantity = locations.reduce((sum, level) => sum + level.quantity, 0);
  const newest = locations.reduce(
    (latest, { timestamp }) => (Date.parse(timestamp) > Date.parse(latest) ? timestamp : latest),
    row.timestamp,
  );
  return locations.length === 0 ? row : { ...row, locations, quantity, timestamp: newest };
}

/** The levels of all locations that are known or told, without those that have no reading any more. */
function locationsWith(known: readonly LocationLevel[], told: readonly ToldLevel[]): LocationLevel[] {
  const levels = new Map(known.map((level) => [level.location, level]));
  for (const { location, quantity, timestamp } of told) {
    if (location === undefined) continue;
    if (quantity === undefined || timestamp === undefined) levels.delete(location);
    else levels.set(location, { ...levels.get(location), location, quantity, timestamp });
  }
  return [...levels.values()];
}

function levelOf(
  { quantity, timestamp }: ToldLevel,
  known: Pick<ProductRow, 'quantity' | 'timestamp'>,
): Pick<ProductRow, 'quantity' | 'timestamp'> {
  return { quantity: quantity ?? known.quantity, timestamp: timestamp ?? known.timestamp };
}
