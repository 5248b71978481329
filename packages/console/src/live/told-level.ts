import type { ProductRow } from '../api/reading';

/** A level that the service has told while the page is open. */
export interface ToldLevel {
  readonly productid: string;
  /** The location; absent if the level is of all locations together. */
  readonly location?: string | undefined;
  /** Absent, like the time of the newest reading, if there is no reading any more. */
  readonly quantity?: number | undefined;
  readonly timestamp?: string | undefined;
}

/** The newest told levels, by product. */
export type ToldLevels = ReadonlyMap<string, readonly ToldLevel[]>;

/** Adds levels; each replaces an older one of the same product and location. */
export function addLevels(known: ToldLevels, told: readonly ToldLevel[]): ToldLevels {
  const next = new Map(known);
  for (const level of told) {
    const others = (next.get(level.productid) ?? []).filter(({ location }) => location !== level.location);
    next.set(level.productid, [...others, level]);
  }
  return next;
}

/** A row with the told levels in place of its own. @param asked the location that the list shows, if it shows one */
export function withTold(row: ProductRow, told: readonly ToldLevel[] = [], asked?: string): ProductRow {
  const exact = told.find(({ location }) => location === asked);
  if (exact) return { ...row, ...levelOf(exact, row) };
  // A caller who is bound to locations is told the level of each, and the row has their sum.
  if (asked !== undefined || told.length === 0) return row;
  const locations = (row.locations ?? []).map((known) => {
    const level = told.find(({ location }) => location === known.location);
    return level ? { ...known, ...levelOf(level, known) } : known;
  });
  const quantity = locations.reduce((sum, level) => sum + level.quantity, 0);
  const newest = locations.reduce(
    (latest, { timestamp }) => (Date.parse(timestamp) > Date.parse(latest) ? timestamp : latest),
    row.timestamp,
  );
  return locations.length === 0 ? row : { ...row, locations, quantity, timestamp: newest };
}

function levelOf(
  { quantity, timestamp }: ToldLevel,
  known: Pick<ProductRow, 'quantity' | 'timestamp'>,
): Pick<ProductRow, 'quantity' | 'timestamp'> {
  return { quantity: quantity ?? known.quantity, timestamp: timestamp ?? known.timestamp };
}
