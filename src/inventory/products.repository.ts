import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Database } from '../database/database';
import { isPlainCount, type Reading } from '../readings/reading';
import { insertNames } from './insert-names';

/** The members of a reading that are needed to fill the tables of product names and locations. */
type Place = Pick<Reading, 'productid' | 'location' | 'delta' | 'reason' | 'reference'>;

/**
 * Maximum total number of characters of the cached product names. They take about 10 MB, whether the names
 * are short or long.
 */
const MOST_KNOWN = 2_000_000;

/**
 * The cache stores a product name with its location as one text, in which this character separates the two.
 * Neither of them can contain it.
 */
const SEPARATOR = '\0';

/** A set of pairs of a product name and a location. It also counts the characters of all its pairs. */
export class Places {
  private readonly names = new Set<string>();
  characters = 0;

  static of(readings: readonly Place[]): Places {
    const places = new Places();
    for (const reading of readings) places.add(reading);
    return places;
  }

  get size(): number {
    return this.names.size;
  }

  has(place: Place): boolean {
    return this.names.has(nameOf(place));
  }

  add(place: Place): void {
    this.addName(nameOf(place));
  }

  addAll(others: Places): void {
    for (const name of others.names) this.addName(name);
  }

  clear(): void {
    this.names.clear();
    this.characters = 0;
  }

  /**
   * The products in this set, each with a location. The location is undefined if it comes from counts with no
   * location, reason or reference. It is the empty text for other readings in the unnamed location.
   */
  get parts(): [productid: string, location: string | undefined][] {
    return Array.from(this.names, (name) => {
      const [productid = '', location] = name.split(SEPARATOR);
      return [productid, location];
    });
  }

  private addName(name: string): void {
    if (this.names.has(name)) return;
    this.characters += name.length;
    this.names.add(name);
  }
}

/**
 * Stores the names of products and of their locations. Committed names are cached, so that known products
 * need no statement. For a stored name that is not in the cache, a statement runs, but it changes nothing. If
 * the cache has all names of a request, no statement runs, so the tables must already contain these names.
 * Therefore names are cached only after the commit. The cache is cleared when a connection ends, because the
 * next connection may reach an older copy of the database. Behind a pooler, which hides the end of
 * connections, nothing is cached.
 */
@Injectable()
export class ProductsRepository {
  private readonly known = new Places();

  constructor(private readonly database: Database) {
    database.onConnectionClosed(() => {
      this.known.clear();
    });
  }

  isKnown(place: Place): boolean {
    return this.known.has(place);
  }

  areKnown(places: readonly Place[]): boolean {
    return places.every((place) => this.known.has(place));
  }

  /**
   * Statements that insert product names. They run at the end of a transaction, because other transactions that insert
   * the same names must wait for the commit.
   */
  inserts(places: Places): QueryConfig[] {
    const { parts } = places;
    const detailed = parts.filter(([, location]) => location !== undefined);
    const named = parts.flatMap(([productid, location = '']) =>
      location === '' ? [] : [[productid, location]],
    );
    const rows = [
      ['products', parts.map(([productid]) => [productid])],
      ['detailed_products', detailed.map(([productid]) => [productid])],
      ['product_locations', named],
    ] as const;
    return rows
      .filter(([, { length }]) => length > 0)
      .map(([table, some]) => insertNames(table, some, this.database.isSharded));
  }

  /** Adds committed product names to the cache. */
  know(places: Places): void {
    if (this.database.isBehindPooler) return;
    if (this.known.characters > MOST_KNOWN) this.known.clear();
    this.known.addAll(places);
  }
}

function nameOf(place: Place): string {
  return isPlainCount(place) ? place.productid : `${place.productid}${SEPARATOR}${place.location ?? ''}`;
}
