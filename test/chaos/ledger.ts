import { execute } from '../support/database';
import type { Databases } from './databases';
import type { Violations } from './violations';

/** A reading as a client sends it. */
export interface Item {
  readonly productid: string;
  readonly location?: string;
  readonly quantity?: number;
  readonly delta?: number;
  readonly timestamp?: string;
  readonly min_level?: number;
}

/**
 * A write request. Each of its readings has the id of the request as `reference`. If the request has an
 * Idempotency-Key, the id is used as this key, unless the client tests the reuse of the key of an earlier
 * request.
 */
export interface Write {
  readonly id: string;
  /** Prefix of the names of all products in the request. */
  readonly family: string;
  readonly items: readonly Item[];
  /**
   * The outcome of the request. It is `unknown` until a response shows the outcome. It is `either` if the
   * outcome stays uncertain, in three cases: a write without an Idempotency-Key got no response or 503, a
   * write was rejected while an earlier attempt may still be executed, or a response had an unexpected
   * status.
   */
  outcome: 'unknown' | 'stored' | 'refused' | 'either';
}

const ROWS = `
  SELECT reference AS id, string_agg(item, '; ' ORDER BY item COLLATE "C") AS items FROM (
    SELECT reference, concat_ws(' ', productid, nullif(location, ''), quantity, is_delta) AS item
    FROM inventory_items WHERE $1::text[] IS NULL OR productid ^@ ANY ($1)
  ) AS row GROUP BY reference`;

/** Records every write request of a run, and compares the requests with the rows of PostgreSQL. */
export class Ledger {
  private readonly writes = new Map<string, Write>();
  private recent = new Set<string>();
  lost = 0;
  doubled = 0;
  inPart = 0;
  refusedButStored = 0;

  constructor(private readonly violations: Violations) {}

  add(write: Write): void {
    this.writes.set(write.id, write);
    this.recent.add(write.family);
  }

  /** The number of write requests by outcome. */
  get outcomes(): Record<Write['outcome'], number> {
    const counts = { stored: 0, refused: 0, either: 0, unknown: 0 };
    for (const { outcome } of this.writes.values()) counts[outcome] += 1;
    return counts;
  }

  /** The number of pieces that were added to a product by acknowledged requests. */
  received(family: string): number {
    return this.sum(family, ({ outcome }, pieces) => outcome === 'stored' && pieces > 0);
  }

  /** The number of pieces of a product that may have been sold, including sales with an unknown outcome. */
  mostSold(family: string): number {
    return -this.sum(family, ({ outcome }, pieces) => outcome !== 'refused' && pieces < 0);
  }

  private sum(family: string, counts: (write: Write, pieces: number) => boolean): number {
    const writes = [...this.writes.values()].filter((write) => write.family === family);
    return writes.reduce((sum, write) => {
      const pieces = sumOf(write.items);
      return counts(write, pieces) ? sum + pieces : sum;
    }, 0);
  }

  /**
   * Finds the products of all write requests since the last call of this function. Checks all stored readings
   * of these products.
   */
  async checkRecent(databases: Databases): Promise<void> {
    const families = this.recent;
    this.recent = new Set();
    const writes = [...this.writes.values()].filter(({ family }) => families.has(family));
    await this.compare(databases, writes, [...families]);
  }

  async checkAll(databases: Databases): Promise<void> {
    await this.compare(databases, [...this.writes.values()], null);
  }

  private async compare(
    { primary }: Databases,
    writes: readonly Write[],
    families: readonly string[] | null,
  ): Promise<void> {
    // The outcomes of the writes are read before the query begins. Otherwise a write could be acknowledged
    // during the query, and would seem lost.
    const known = writes.map((write) => [write, write.outcome] as const);
    const rows = await execute<{ id: string; items: string }>(primary.connection, ROWS, [families]);
    const stored = new Map(rows.map(({ id, items }) => [id, items]));
    for (const [write, outcome] of known) this.judge(write, outcome, stored.get(write.id));
    for (const { id } of rows) if (!this.writes.has(id)) this.violations.add('never sent, but stored', id);
  }

  private judge(write: Write, outcome: Write['outcome'], rows: string | undefined): void {
    const { id } = write;
    if (rows === undefined) {
      if (outcome !== 'stored') return;
      this.lost += 1;
      this.violations.add('what was acknowledged is there', `${id} is lost`);
    } else if (outcome === 'refused') {
      this.refusedButStored += 1;
      this.violations.add('what was refused is not there', `${id} has ${rows}`);
    } else if (rows !== textOf(write)) {
      const isMore = rows.length > textOf(write).length;
      if (isMore) this.doubled += 1;
      else this.inPart += 1;
      const promise = isMore ? 'what was acknowledged is there once' : 'a write is stored completely or not';
      this.violations.add(promise, `${id} has ${rows} instead of ${textOf(write)}`);
    }
  }
}

/** The change of the level by all adjustments of a write request. */
export function sumOf(items: readonly Item[]): number {
  return items.reduce((sum, { delta = 0 }) => sum + delta, 0);
}

/** The rows that a write request should store, in the text format of the SQL statement. */
function textOf({ items }: Write): string {
  return items
    .map(({ productid, location, quantity, delta }) =>
      [productid, location, quantity ?? delta, delta === undefined ? 'f' : 't'].filter(isGiven).join(' '),
    )
    .sort()
    .join('; ');
}

const isGiven = (part: unknown) => part !== undefined && part !== '';
