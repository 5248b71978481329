import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { Database, type Run } from '../database/database';
import { momentText } from '../database/moment';
import type { PageQuery } from './dto/query.dto';
import { insertStatement, type Write } from './insert-statement';
import { LevelGuard } from './level-guard';
import type { CursorPosition } from './page-cursor';
import { ProductsRepository } from './products.repository';

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

/** What became of a write: stored now, or known from before, or left because the same request is under way elsewhere. */
export type Outcome = 'stored' | 'known' | 'busy';

/** Every statement about readings. */
@Injectable()
export class InventoryRepository {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores several writes in one transaction, each whole or not at all; returns after the commit.
   *
   * @param writes no two with the same key
   * @param waits whether to wait where the same request is under way elsewhere; otherwise the outcome is 'busy'
   * @returns the outcomes, in the order of the writes
   */
  async insert(writes: readonly Write[], waits: boolean): Promise<Outcome[]> {
    const insert = insertStatement(writes, waits, this.config.IDEMPOTENCY_TTL);
    const places = writes.flatMap(({ readings }) => readings);
    if (this.products.areKnown(places)) return outcomesOf(writes, await this.database.query(insert));
    const { outcomes, stored } = await this.database.transaction((run) => this.insertIn(run, writes, waits));
    this.products.know(stored);
    return outcomes;
  }

  /**
   * Stores one write, unless it leaves less than the `min_level` of one of its adjustments; returns after the commit.
   * Writes with a `min_level` of the same product and location wait for each other, others do not.
   *
   * @throws ApiError INSUFFICIENT_STOCK
   */
  async insertGuarded(write: Write): Promise<'stored' | 'known'> {
    const { outcomes, stored } = await this.database.transaction(async (run) => {
      const guard = new LevelGuard(run, write.readings, this.config.CLOCK_TOLERANCE);
      await guard.begin();
      const inserted = await this.insertIn(run, [write], true);
      if (inserted.stored.length > 0) await guard.check();
      return inserted;
    });
    this.products.know(stored);
    return outcomes[0] === 'stored' ? 'stored' : 'known';
  }

  /** Names come last: a retry stores none, and does not wait for other writers of the same names. */
  private async insertIn(run: Run, writes: readonly Write[], waits: boolean) {
    const outcomes = outcomesOf(
      writes,
      await run<KeyRow>(insertStatement(writes, waits, this.config.IDEMPOTENCY_TTL)),
    );
    const stored = writes.flatMap(({ readings }, index) => (outcomes[index] === 'stored' ? readings : []));
    if (stored.length > 0 && !this.products.areKnown(stored)) {
      for (const insert of this.products.inserts(stored)) await run(insert);
    }
    return { outcomes, stored };
  }

  /**
   * The readings of one product between two moments, both inclusive, in the order asked, as the items of a JSON array;
   * one more than the limit if there are more.
   *
   * @param behind the reading after which the page begins, instead of the query's offset
   */
  async page(query: PageQuery, behind: CursorPosition | undefined): Promise<PageRows> {
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

function outcomesOf(writes: readonly Write[], { rows }: { readonly rows: readonly KeyRow[] }): Outcome[] {
  const known = new Map(rows.map((row) => [row.key, row]));
  return writes.map(({ once }) => {
    const row = once && known.get(once.key);
    if (!row || row.claimed) return 'stored';
    return row.free ? 'known' : 'busy';
  });
}
