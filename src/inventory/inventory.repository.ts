import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import type { IdempotentRequest } from '../idempotency/idempotent-request';
import { claimEach } from '../idempotency/idempotency.repository';
import type { QueryDto } from './dto/query.dto';
import type { Reading } from '../readings/reading';
import type { CursorPosition } from './page-cursor';
import { ProductsRepository } from './products.repository';

/**
 * Stores a whole batch in one statement: three arrays need three parameters for any batch size, and unnest was the
 * fastest of four ways measured. Timestamps are sent as text, so that microseconds survive.
 */
const INSERT_READINGS = `
  INSERT INTO inventory_items (productid, quantity, "timestamp")
  SELECT * FROM unnest($1::text[], $2::int[], $3::timestamptz[])`;

/**
 * Like {@link INSERT_READINGS}, for several requests some of which have a key: inserts the readings of those that were
 * not carried out before. Each reading has the number of its request's key, or 0.
 */
const INSERT_READINGS_ONCE = `${claimEach(5)}, stored AS (
    INSERT INTO inventory_items (productid, quantity, "timestamp")
    SELECT productid, quantity, "timestamp"
    FROM unnest($1::text[], $2::int[], $3::timestamptz[], $4::int[])
      AS reading (productid, quantity, "timestamp", request)
    WHERE request = 0 OR ($5::text[])[request] IN (SELECT key FROM claimed)
  )
  SELECT key, free, key IN (SELECT key FROM claimed) AS claimed FROM request`;

/**
 * Selects one page as JSON text, plus one reading that shows whether another page follows. Rows are read in order from
 * the covering primary key: an index-only scan from the first bound to the last, without a sort. PostgreSQL writes the
 * text in less time than Node needs to read rows and serialize them, and it prints times with as many fractional digits
 * as there are. The product's name is the same in every item, so the service passes it in as JSON.
 *
 * @param bounds one lower and one upper bound: with two lower bounds the scan may begin at the smaller one
 */
const pageStatement = (order: 'ASC' | 'DESC', bounds: string, offset = '') => `
  SELECT count(*)::int AS count, coalesce(string_agg(
    '{"id":' || id || ',"productid":' || $6 || ',"quantity":' || quantity ||
    ',"timestamp":"' || ${momentText('"timestamp"')} || '"}', ','), '') AS items
  FROM (
    SELECT id, quantity, "timestamp"
    FROM inventory_items AS i
    WHERE productid = $1 AND ${bounds}
    ORDER BY i."timestamp" ${order}, i.id ${order}
    LIMIT $4 + 1 ${offset}
  ) AS page`;

const BETWEEN = 'i."timestamp" >= $2 AND i."timestamp" <= $3';

/** Bounds behind the last reading of another page: its time replaces one bound, and its id the offset. */
const BEHIND = {
  asc: '(i."timestamp", i.id) > ($2::timestamptz, $5::bigint) AND i."timestamp" <= $3',
  desc: 'i."timestamp" >= $2 AND (i."timestamp", i.id) < ($3::timestamptz, $5::bigint)',
};

/** Page statements with an offset, prepared once per connection under their names. */
export const PAGES = {
  asc: { name: 'page_asc', text: pageStatement('ASC', BETWEEN, 'OFFSET $5') },
  desc: { name: 'page_desc', text: pageStatement('DESC', BETWEEN, 'OFFSET $5') },
} as const;

/** Page statements that begin behind a given reading, however many readings come before it. */
export const PAGES_BEHIND = {
  asc: { name: 'page_asc_behind', text: pageStatement('ASC', BEHIND.asc) },
  desc: { name: 'page_desc_behind', text: pageStatement('DESC', BEHIND.desc) },
} as const;

/** Readings as JSON text, and their number. */
export interface PageRows {
  readonly count: number;
  readonly items: string;
}

/** Readings that are stored all or none. */
export interface Write {
  readonly readings: readonly Reading[];
  /** Names the request, if it must not be carried out twice. */
  readonly once?: IdempotentRequest | undefined;
}

/** What became of a write: stored now, or known from before, or left because the same request is under way elsewhere. */
export type Outcome = 'stored' | 'known' | 'busy';

/** Every statement about readings. */
@Injectable()
export class InventoryRepository {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
  ) {}

  /**
   * Stores several writes in one transaction, each whole or not at all; returns after the commit.
   *
   * @param writes no two with the same key
   * @param waits whether to wait where the same request is under way elsewhere; otherwise the outcome is 'busy'
   * @returns the outcomes, in the order of the writes
   */
  async insert(writes: readonly Write[], waits: boolean): Promise<Outcome[]> {
    const insert = insertStatement(writes, waits);
    const names = namesOf(writes);
    if (this.products.areKnown(names)) return outcomesOf(writes, await this.database.query(insert));
    // Names come last: a retry stores none, and does not wait for other writers of the same names.
    const { outcomes, stored } = await this.database.transaction(async (run) => {
      const outcomes = outcomesOf(writes, await run<KeyRow>(insert));
      const stored = namesOf(writes.filter((_, index) => outcomes[index] === 'stored'));
      if (stored.length > 0) await run(this.products.insert(stored));
      return { outcomes, stored };
    });
    this.products.know(stored);
    return outcomes;
  }

  /**
   * The readings of one product between two moments, both inclusive, in the order asked, as the items of a JSON array;
   * one more than the limit if there are more.
   *
   * @param behind the reading after which the page begins, instead of the query's offset
   */
  async page(query: QueryDto, behind: CursorPosition | undefined): Promise<PageRows> {
    const {
      productid,
      starttimestamp = '-infinity',
      endtimestamp = 'infinity',
      limit,
      offset,
      order,
    } = query;
    const isAscending = order === 'asc';
    const { rows } = await this.database.readPipelined<PageRows>({
      ...(behind ? PAGES_BEHIND : PAGES)[order],
      values: [
        productid,
        behind && isAscending ? behind.timestamp : starttimestamp,
        behind && !isAscending ? behind.timestamp : endtimestamp,
        limit,
        behind?.id ?? offset,
        JSON.stringify(productid),
      ],
    });
    return rows[0] as PageRows;
  }
}

/** What the database tells of a key. */
interface KeyRow {
  readonly key: string;
  readonly free: boolean;
  readonly claimed: boolean;
}

function namesOf(writes: readonly Write[]): string[] {
  return writes.flatMap(({ readings }) => readings.map(({ productid }) => productid));
}

function insertStatement(writes: readonly Write[], waits: boolean): QueryConfig {
  const readings = writes.flatMap((write) => write.readings);
  const columns = [
    readings.map((reading) => reading.productid),
    readings.map((reading) => reading.quantity),
    readings.map((reading) => reading.timestamp),
  ];
  const requests = writes.flatMap(({ once }) => once ?? []);
  if (requests.length === 0) return { name: 'insert_readings', text: INSERT_READINGS, values: columns };
  const keys = requests.map(({ key }) => key);
  const numbers = writes.flatMap(({ readings, once }) =>
    Array<number>(readings.length).fill(once ? keys.indexOf(once.key) + 1 : 0),
  );
  return {
    name: 'insert_readings_once',
    text: INSERT_READINGS_ONCE,
    values: [...columns, numbers, keys, requests.map(({ fingerprint }) => fingerprint), waits],
  };
}

function outcomesOf(writes: readonly Write[], { rows }: { readonly rows: readonly KeyRow[] }): Outcome[] {
  const known = new Map(rows.map((row) => [row.key, row]));
  return writes.map(({ once }) => {
    const row = once && known.get(once.key);
    if (!row || row.claimed) return 'stored';
    return row.free ? 'known' : 'busy';
  });
}
