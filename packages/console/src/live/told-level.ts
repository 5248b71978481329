import type { LocationLevel, ProductRow } from '../api/reading';

/** A stock level that the service has sent since the page was opened. */
export interface ToldLevel {
  readonly productid: string;
  /** The location of the level; absent for the level over all locations. */
  readonly location?: string | undefined;
  /**
   * The level; absent if the product no longer has a reading. The time of the newest reading is then absent
   * as well.
   */
  readonly quantity?: number | undefined;
  readonly timestamp?: string | undefined;
  /** Of two levels that the stream has sent, the level with the smaller sequence is older. */
  readonly sequence?: number | undefined;
}

/**
 * A row of the product list, with its newest level. The quantity and the time of the newest reading are undefined
 * if the product no longer has a reading.
 */
export type LiveRow = Omit<ProductRow, 'quantity' | 'timestamp'> & Pick<ToldLevel, 'quantity' | 'timestamp'>;

/** The newest levels that the service has sent, by product. */
export type ToldLevels = ReadonlyMap<string, readonly ToldLevel[]>;

/**
 * Adds levels to the known ones. A level replaces the known level of the same product and location, unless
 * the known level is newer.
 */
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

/**
 * A row of the product list, updated with the levels that the service has sent.
 * @param asked a location, if the list shows only one
 */
export function withTold(row: ProductRow, told: readonly ToldLevel[] = [], asked?: string): LiveRow {
  const exact = told.find(({ location }) => location === asked);
  if (exact) return { ...row, quantity: exact.quantity, timestamp: exact.timestamp };
  // If the caller is bound to locations, the service sends a separate level for each location. The table row
  // of the product shows the sum of these levels.
  if (asked !== undefined || told.length === 0) return row;
  const locations = locationsWith(row.locations ?? [], told);
  if (locations.length === 0) return { ...row, quantity: undefined, timestamp: undefined };
  const quantity = locations.reduce((sum, level) => sum + level.quantity, 0);
  const newest = locations.reduce(
    (latest, { timestamp }) => (Date.parse(timestamp) > Date.parse(latest) ? timestamp : latest),
    row.timestamp,
  );
  return { ...row, locations, quantity, timestamp: newest };
}

/** The level at each location that still has a reading. */
function locationsWith(known: readonly LocationLevel[], told: readonly ToldLevel[]): LocationLevel[] {
  const levels = new Map(known.map((level) => [level.location, level]));
  for (const { location, quantity, timestamp } of told) {
    if (location === undefined) continue;
    if (quantity === undefined || timestamp === undefined) levels.delete(location);
    else levels.set(location, { ...levels.get(location), location, quantity, timestamp });
  }
  return [...levels.values()];
}
