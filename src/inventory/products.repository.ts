import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Database } from '../database/database';

/**
 * Names new to the table. In order, so that two writers with the same new names wait for each other instead of meeting
 * in a deadlock; repeatable, so that it does not matter who was first.
 */
const INSERT_PRODUCTS = `
  INSERT INTO products (productid)
  SELECT DISTINCT name FROM unnest($1::text[]) AS u (name) ORDER BY name
  ON CONFLICT (productid) DO NOTHING`;

/** Characters of names: some 10 MB, however long they are. */
const MOST_KNOWN = 2_000_000;

/** Names, each once, and what they take up together. */
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
 * The names of products. Those that this instance has seen committed are known, so that a write of known products needs
 * no statement for them. Forgetting one costs a statement that changes nothing; knowing one that is not there would lose
 * it. Hence names are known after the commit only, and all are forgotten when a connection ends: the database at the next
 * one may be an older copy. Behind a pooler, which hides that, none is ever known.
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

  /** To be run in the transaction of their readings, at its end: whoever stores the same new names waits for its commit. */
  insert(names: Iterable<string>): QueryConfig {
    return { name: 'insert_products', text: INSERT_PRODUCTS, values: [[...names]] };
  }

  /** The names are committed. */
  know(names: Iterable<string>): void {
    if (this.database.isBehindPooler) return;
    if (this.known.characters > MOST_KNOWN) this.known.clear();
    for (const name of names) this.known.add(name);
  }
}
