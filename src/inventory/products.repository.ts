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

/** Most characters of known names: some 10 MB, however long each name is. */
const MOST_KNOWN = 2_000_000;

/** A set of names that counts their characters. */
export class Names extends Set<string> {
  characters = 0;

  override add(name: string): this {
    if (!this.has(name)) this.characters += name.length;
    return super.add(name);
  }

  override clear(): void {
    this.characters = 0;
    super.clear();
  }
}

/**
 * The names of products. A name is known once this instance has seen its commit, so that a write of known products
 * needs no statement for their names. Forgetting a name costs a statement that changes nothing; knowing a name that is
 * not in the table would lose it. Hence names are known only after the commit, and all are forgotten when a connection
 * ends: the next connection may reach an older copy of the database. Behind a pooler, which hides that, no name is ever
 * known.
 */
@Injectable()
export class ProductsRepository {
  private readonly known = new Names();

  constructor(private readonly database: Database) {
    database.onConnectionClosed(() => {
      this.known.clear();
    });
  }

  isKnown(name: string): boolean {
    return this.known.has(name);
  }

  areKnown(names: readonly string[]): boolean {
    return names.every((name) => this.known.has(name));
  }

  /** Statement for the end of the readings' transaction: other writers of the same new names wait for its commit. */
  insert(names: Iterable<string>): QueryConfig {
    return { name: 'insert_products', text: INSERT_PRODUCTS, values: [[...names]] };
  }

  /** Remembers names that are committed. */
  know(names: Iterable<string>): void {
    if (this.database.isBehindPooler) return;
    if (this.known.characters > MOST_KNOWN) this.known.clear();
    for (const name of names) this.known.add(name);
  }
}
