import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { Database } from '../database/database';
import type { QueryDto } from './dto/query.dto';
import type { ReadingDto } from './dto/reading.dto';
import { KnownProducts } from './known-products';

/**
 * Names new to the table. In order, so that two writers with the same new names wait for each other instead of meeting
 * in a deadlock; repeatable, so that it does not matter who was first.
 */
const INSERT_PRODUCTS = `
  INSERT INTO products (productid)
  SELECT DISTINCT name FROM unnest($1::text[]) AS u (name) ORDER BY name
  ON CONFLICT (productid) DO NOTHING`;

/**
 * A whole batch in one statement: three arrays cost three parameters whatever its size, and unnest was the fastest of
 * four ways measured. Timestamps travel as text, so that microseconds survive.
 */
const INSERT_READINGS = `
  INSERT INTO inventory_items (productid, quantity, "timestamp")
  SELECT * FROM unnest($1::text[], $2::int[], $3::timestamptz[])`;

/**
 * One page as JSON text, read in order from the covering primary key: an index-only scan from the first bound to the
 * last, without a sort. PostgreSQL writes the text in less time than it takes Node to read rows and write it itself, and
 * it prints times with as many fractional digits as there are. The product's name is the same in every item, so it
 * comes as JSON from here.
 */
const pageStatement = (order: 'ASC' | 'DESC') => `
  SELECT count(*)::int AS count, coalesce(string_agg(
    '{"id":' || id || ',"productid":' || $6 || ',"quantity":' || quantity ||
    ',"timestamp":"' || translate(("timestamp" AT TIME ZONE 'UTC')::text, ' ', 'T') || 'Z"}', ','), '') AS items
  FROM (
    SELECT id, quantity, "timestamp"
    FROM inventory_items AS i
    WHERE productid = $1 AND i."timestamp" >= $2 AND i."timestamp" <= $3
    ORDER BY i."timestamp" ${order}, i.id ${order}
    LIMIT $4 OFFSET $5
  ) AS page`;

/** The page statements, prepared once a connection under their names. */
export const PAGES = {
  asc: { name: 'page_asc', text: pageStatement('ASC') },
  desc: { name: 'page_desc', text: pageStatement('DESC') },
} as const;

/** Every statement about readings. */
@Injectable()
export class InventoryRepository {
  private readonly known = new KnownProducts();

  constructor(private readonly database: Database) {
    database.onConnectionClosed(() => {
      this.known.forget();
    });
  }

  /** Stores all readings or none; returns after the commit. */
  async insert(readings: readonly ReadingDto[]): Promise<void> {
    const names = readings.map((reading) => reading.productid);
    const statement: QueryConfig = {
      name: 'insert_readings',
      text: INSERT_READINGS,
      values: [
        names,
        readings.map((reading) => reading.quantity),
        readings.map((reading) => reading.timestamp),
      ],
    };
    if (!this.database.isBehindPooler && this.known.haveAll(names)) {
      await this.database.query(statement);
      return;
    }
    await this.database.transaction(async (run) => {
      await run({ name: 'insert_products', text: INSERT_PRODUCTS, values: [names] });
      await run(statement);
    });
    this.known.add(names);
  }

  /** The readings of one product between two moments, both inclusive, in the order asked, as the items of a JSON array. */
  async page(query: QueryDto): Promise<{ count: number; items: string }> {
    const { productid, starttimestamp = '-infinity', endtimestamp = 'infinity', limit, offset } = query;
    const { rows } = await this.database.read<{ count: number; items: string }>({
      ...PAGES[query.order],
      values: [productid, starttimestamp, endtimestamp, limit, offset, JSON.stringify(productid)],
    });
    return rows[0] as { count: number; items: string };
  }
}
