import { Inject, Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import type { IdempotentRequest } from '../idempotency/idempotent-request';
import { rememberOnce } from '../idempotency/idempotency.repository';
import type { PageQuery } from './dto/query.dto';
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

/** Like {@link INSERT_READINGS}, but inserts nothing if the request was carried out before. */
const INSERT_READINGS_ONCE = `${rememberOnce(4)} ${INSERT_READINGS} WHERE EXISTS (SELECT FROM key)`;

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

/** Bounds after the last reading of another page: its time replaces one bound, and its id the offset. */
const AFTER = {
  asc: '(i."timestamp", i.id) > ($2::timestamptz, $5::bigint) AND i."timestamp" <= $3',
  desc: 'i."timestamp" >= $2 AND (i."timestamp", i.id) < ($3::timestamptz, $5::bigint)',
};

/** Page statements with an offset, prepared once per connection under their names. */
export const PAGES = {
  asc: { name: 'page_asc', text: pageStatement('ASC', BETWEEN, 'OFFSET $5') },
  desc: { name: 'page_desc', text: pageStatement('DESC', BETWEEN, 'OFFSET $5') },
} as const;

/** Page statements that begin after a given reading, however many readings come before it. */
export const PAGES_AFTER = {
  asc: { name: 'page_asc_after', text: pageStatement('ASC', AFTER.asc) },
  desc: { name: 'page_desc_after', text: pageStatement('DESC', AFTER.desc) },
} as const;

/** Readings as JSON text, and their number. */
export interface PageRows {
  readonly count: number;
  readonly items: string;
}

/** Every statement about readings. */
@Injectable()
export class InventoryRepository {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Stores all readings or none; returns after the commit. */
  async insert(readings: readonly Reading[]): Promise<void> {
    await this.write(readings, { name: 'insert_readings', text: INSERT_READINGS });
  }

  /**
   * Stores all readings or none, and remembers the request in the same transaction; returns after the commit.
   * @returns false if this request, or another one with the same key, was carried out before; then nothing is stored
   */
  async insertIdempotent(
    readings: readonly Reading[],
    { key, fingerprint }: IdempotentRequest,
  ): Promise<boolean> {
    const statement = { name: 'insert_readings_once', text: INSERT_READINGS_ONCE };
    return (await this.write(readings, statement, [key, fingerprint, this.config.IDEMPOTENCY_TTL])) > 0;
  }

  /** @returns how many rows were inserted */
  private async write(
    readings: readonly Reading[],
    statement: { name: string; text: string },
    more: readonly unknown[] = [],
  ): Promise<number> {
    const names = readings.map((reading) => reading.productid);
    const insert: QueryConfig = {
      ...statement,
      values: [
        names,
        readings.map((reading) => reading.quantity),
        readings.map((reading) => reading.timestamp),
        ...more,
      ],
    };
    if (this.products.areKnown(names)) {
      return (await this.database.query(insert)).rowCount ?? 0;
    }
    // Names come last: a retry stores none, and does not wait for other writers of the same names.
    const { rowCount } = await this.database.transaction(async (run) => {
      const inserted = await run(insert);
      if (inserted.rowCount) await run(this.products.insert(names));
      return inserted;
    });
    if (!rowCount) return 0;
    this.products.know(names);
    return rowCount;
  }

  /**
   * The readings of one product between two moments, both inclusive, in the order asked, as the items of a JSON array;
   * one more than the limit if there are more.
   *
   * @param after the reading after which the page begins, instead of the query's offset
   */
  async page(query: PageQuery, after: CursorPosition | undefined): Promise<PageRows> {
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
      ...(after ? PAGES_AFTER : PAGES)[order],
      values: [
        productid,
        after && isAscending ? after.timestamp : starttimestamp,
        after && !isAscending ? after.timestamp : endtimestamp,
        limit,
        after?.id ?? offset,
        JSON.stringify(productid),
      ],
    });
    return rows[0] as PageRows;
  }
}
