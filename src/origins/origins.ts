import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';
import type { Principal } from '../access/principal';
import { Database } from '../database/database';
import { Origin } from '../database/schema/origin.entity';

/** Maximum number of cached origins (pairs of caller and reason) of readings; each takes some 200 bytes. */
const MOST_REMEMBERED = 10_000;

/** Maximum number of characters that are stored of the subject of a JSON Web Token. */
const LONGEST_NAME = 512;

/**
 * SQL that finds the stored origins of one caller with any of the given reasons. An origin is a pair of
 * caller and reason. The reasons are passed as one array, because a file may have more reasons than a
 * statement may have parameters.
 */
const FIND = 'SELECT id, reason FROM origins WHERE recorded_by = $1 AND reason = ANY ($2::text[])';

/**
 * SQL that inserts origins (caller and reason) in sorted order, so that two transactions that insert the same origins
 * never deadlock.
 */
const INSERT = `
  INSERT INTO origins (recorded_by, reason)
  SELECT $1, reason FROM unnest($2::text[]) AS u (reason) ORDER BY reason
  ON CONFLICT (recorded_by, reason) DO NOTHING`;

/**
 * Finds the ids of the origins of readings. An origin is a pair of caller and reason. It is stored before the readings
 * that refer to it, in a separate transaction, and is never changed or deleted, so its id may be cached. The cache is
 * cleared when a connection ends, because the next connection may reach an older copy of the database, without the
 * newest origins. Behind a connection pooler such as PgBouncer, which hides the end of connections, nothing is cached.
 */
@Injectable()
export class Origins {
  private numbers = new LRUCache<string, number>({ max: MOST_REMEMBERED });

  constructor(
    @InjectRepository(Origin) private readonly origins: Repository<Origin>,
    private readonly database: Database,
  ) {
    database.onConnectionClosed(() => {
      this.numbers = new LRUCache({ max: MOST_REMEMBERED });
    });
  }

  /** The id of the origin (caller and reason) of a reading; a new origin is stored first. */
  async numberOf(caller: Principal, reason = ''): Promise<number> {
    return (await this.numbersOf(caller, [reason])).get(reason) as number;
  }

  /**
   * The ids of one caller's origins, by reason. An origin is a caller with a reason. If ids are not in the
   * cache, at most three SQL statements find or create them.
   */
  async numbersOf(caller: Principal, reasons: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    // If a connection ends during this call, a new cache replaces this one, but this call still uses the old
    // one.
    const { numbers } = this;
    const recorded_by = nameOf(caller);
    const found = new Map<string, number>();
    const missing = new Set<string>();
    for (const reason of reasons) {
      const number = numbers.get(keyOf(recorded_by, reason));
      if (number === undefined) missing.add(reason);
      else found.set(reason, number);
    }
    if (missing.size === 0) return found;
    for (const { reason, id } of await this.stored(recorded_by, [...missing])) {
      if (!this.database.isBehindPooler) numbers.set(keyOf(recorded_by, reason), id);
      found.set(reason, id);
    }
    return found;
  }

  private stored(recorded_by: string, reasons: string[]): Promise<Origin[]> {
    return this.database.transactionOf(this.origins, async (origins) => {
      const known = await origins.query<Origin[]>(FIND, [recorded_by, reasons]);
      if (known.length === reasons.length) return known;
      const missing = new Set(reasons);
      for (const { reason } of known) missing.delete(reason);
      await origins.query(INSERT, [recorded_by, [...missing]]);
      return origins.query<Origin[]>(FIND, [recorded_by, reasons]);
    });
  }
}

/**
 * The key of an origin (caller and reason) in the cache. A space separates the two. A reason contains no
 * space, so different origins have different keys.
 */
function keyOf(recorded_by: string, reason: string): string {
  return `${reason} ${recorded_by}`;
}

/** The id of the caller's API key or the subject of the caller's token; empty for an anonymous caller. */
function nameOf({ kind, id }: Principal): string {
  return kind === 'anonymous' ? '' : id.slice(0, LONGEST_NAME);
}
