import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import { Reads } from '../replicas/reads';
import type { Run } from '../database/transactions';
import type { PageQuery } from './dto/query.dto';
import { readingsOf, type Write } from './insert-statement';
import { LevelGuard, LevelsPassed } from './level-guard';
import type { CursorPosition } from './page-cursor';
import { type Found, PAGES, PAGES_INCLUDING, PAGES_OF_LOCATIONS, type PageRows } from './page-statements';
import { EVERYWHERE, type Locations, onlyIn } from '../readings/locations';
import { Places, ProductsRepository } from './products.repository';
import { type Outcome, WriteStatements } from './write-statements';

/** All SQL statements that store and read readings. */
@Injectable()
export class InventoryRepository {
  constructor(
    private readonly database: Database,
    private readonly reads: Reads,
    private readonly products: ProductsRepository,
    private readonly writes: WriteStatements,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores the readings of several requests in one transaction. Those of each request are stored completely or not at
   * all. The promise resolves after the commit.
   *
   * @param writes the readings of the requests, whose idempotency keys must be different
   * @param waits whether to wait if another transaction is carrying out the same request; otherwise the outcome is
   * 'busy'
   * @returns the outcomes, in the order of the requests
   */
  async insert(writes: readonly Write[], waits: boolean): Promise<Outcome[]> {
    if (this.products.areKnown(readingsOf(writes)) && this.writes.isOneStatement(writes)) {
      return this.writes.store((statement) => this.database.query(statement), writes, waits);
    }
    const { outcomes, stored } = await this.database.transaction((run) => this.insertIn(run, writes, waits));
    this.products.know(Places.of(stored));
    return outcomes;
  }

  /**
   * Stores the readings of one request, unless a level would fall below the `min_level` of one of the
   * adjustments. The promise resolves after the commit. Requests with a `min_level` for the same product and
   * location wait for each other. Rarely, requests for different ones share a lock and wait, too.
   *
   * @throws ApiError INSUFFICIENT_STOCK
   */
  async insertGuarded(write: Write): Promise<'stored' | 'known'> {
    const guard = new LevelGuard(write.readings, this.config.CLOCK_TOLERANCE, this.database.isSharded);
    const insert = this.database.transaction(async (run) => {
      await guard.lock(run);
      const inserted = await this.insertIn(run, [write], true);
      if (inserted.stored.length > 0) await guard.check(run);
      return inserted;
    });
    const { outcomes, stored } = await insert.catch(async (error: unknown) => {
      if (!(error instanceof LevelsPassed)) throw error;
      throw await this.database.transaction((run) => guard.refusal(run, error));
    });
    this.products.know(Places.of(stored));
    return outcomes[0] === 'stored' ? 'stored' : 'known';
  }

  /**
   * Stores readings first, and then inserts the names of new products. For a repeated request, whose readings
   * are already stored, no names are inserted. So a repeated request does not wait for other transactions
   * that insert the same names.
   */
  private async insertIn(run: Run, writes: readonly Write[], waits: boolean) {
    const outcomes = await this.writes.store(run, writes, waits);
    const stored = writes.flatMap(({ readings }, index) => (outcomes[index] === 'stored' ? readings : []));
    if (stored.length > 0 && !this.products.areKnown(stored)) {
      for (const insert of this.products.inserts(Places.of(stored))) await run(insert);
    }
    return { outcomes, stored };
  }

  /**
   * The readings of one product between two timestamps, both inclusive, in the requested order, as the items
   * of a JSON array. If more readings exist than the limit, one reading more than the limit is returned.
   *
   * @param after position of the last reading on the previous page; it replaces the query's offset
   */
  async page(query: PageQuery, after: CursorPosition | undefined, locations: Locations): Promise<PageRows> {
    const { order, include } = query;
    const kind = after ? 'after' : 'offset';
    const bounds = boundsOf(query, after);
    // The fast statement works only for a single location. A query for one location tries this statement
    // first. A query for all locations also tries it first, with the unnamed location, because the product
    // may have readings only there.
    const only = locations === EVERYWHERE ? '' : onlyIn(locations);
    if (only !== undefined && include === undefined) {
      const { rows } = await this.reads.short<PageRows & Found>({
        ...PAGES[kind][order],
        values: [...bounds, beginningOf(query.productid, only), only],
      });
      const [page] = rows as [PageRows & Found];
      if (!page.has_adjustments && (!page.is_elsewhere || locations !== EVERYWHERE)) return page;
    }
    const statements = include === undefined ? PAGES_OF_LOCATIONS : PAGES_INCLUDING[include];
    const { rows } = await this.reads.short<PageRows>({
      ...statements[kind][order],
      values: [...bounds, JSON.stringify(query.productid), locations.exact, locations.prefixes],
    });
    return rows[0] as PageRows;
  }
}

/** The members that all items of a page share (product and location), as JSON text. */
function beginningOf(productid: string, location: string): string {
  const named = location === '' ? '' : `,"location":${JSON.stringify(location)}`;
  return JSON.stringify(productid) + named;
}

function boundsOf(
  { productid, starttimestamp = '-infinity', endtimestamp = 'infinity', limit, offset, order }: PageQuery,
  after: CursorPosition | undefined,
): unknown[] {
  const isAscending = order === 'asc';
  return [
    productid,
    after && isAscending ? after.timestamp : starttimestamp,
    after && !isAscending ? after.timestamp : endtimestamp,
    limit,
    after?.id ?? offset,
  ];
}
