import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Database } from '../database/database';

/**
 * Inserts the names that are new to the table. In order, so that two writers of the same new names wait for each other
 * instead of deadlocking; repeatable, so that it does not matter which writer was first.
 */
const INSERT_PRODUCTS = `
  INSERT INTO products (productid)
  SELECT DISTINCT name FROM unnest($1::text[]) AS u (name) ORDER BY name
  ON CONFLICT (productid) DO NOTHING`;

/** Inserts the named locations of products that are new to the table, in order as well. */
const INSERT_LOCATIONS = `
  INSERT INTO product_locations (productid, location)
  SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS u (productid, location) ORDER BY productid, location
  ON CONFLICT (productid, location) DO NOTHING`;

/** A product and one of its locations. */
export interface Place {
  readonly productid: string;
  /** Absent for the unnamed location. */
  readonly location?: string | undefined;
}

/** Most characters of known names: some 10 MB, however long each name is. */
const MOST_KNOWN = 2_000_000;

/** A set of products with their locations, which counts the characters of their names. */
export class Places {
  private readonly byName = new Map<string, Place>();
  characters = 0;

  get size(): number {
    return this.byName.size;
  }

  has(place: Place): boolean {
    return this.byName.has(nameOf(place));
  }

  add({ productid, location }: Place): void {
    const name = nameOf({ productid, location });
    if (this.byName.has(name)) return;
    this.characters += name.length;
    this.byName.set(name, { productid, location });
  }

  clear(): void {
    this.byName.clear();
    this.characters = 0;
  }

  values(): Iterable<Place> {
    return this.byName.values();
  }
}

/**
 * The names of products, and of their locations. A name is known once this instance has seen its commit, so that a write
 * of known products needs no statement for their names. Forgetting a name costs a statement that changes nothing; knowing
 * a name that is not in the table would lose it. Hence names are known only after the commit, and all are forgotten when
 * a connection ends: the next connection may reach an older copy of the database. Behind a pooler, which hides that, no
 * name is ever known.
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

  /** Statements for the end of the readings' transaction: other writers of the same new names wait for its commit. */
  inserts(places: readonly Place[]): QueryConfig[] {
    const names = {
      name: 'insert_products',
      text: INSERT_PRODUCTS,
      values: [places.map(({ productid }) => productid)],
    };
    const named = places.filter(({ location }) => location !== undefined);
    if (named.length === 0) return [names];
    const columns = [named.map(({ productid }) => productid), named.map(({ location }) => location)];
    return [names, { name: 'insert_locations', text: INSERT_LOCATIONS, values: columns }];
  }

  /** Remembers names that are committed. */
  know(places: Iterable<Place>): void {
    if (this.database.isBehindPooler) return;
    if (this.known.characters > MOST_KNOWN) this.known.clear();
    for (const place of places) this.known.add(place);
  }
}

/** No name of a product has U+0000. */
function nameOf({ productid, location }: Place): string {
  return location === undefined ? productid : `${productid}\0${location}`;
}
