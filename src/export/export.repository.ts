import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import type { Locations } from '../readings/locations';
import type { ExportQueryDto } from './dto/export-query.dto';
import type { ReadingLine } from './reading-line';

/** Readings per statement: some milliseconds, and tens of kilobytes. */
const PAGE = 1000;

/**
 * Characters that the repeated product name may take per statement: a long name means fewer readings. Some pages wait
 * in memory while a client reads nothing, and a client must take a page within IMPORT_IDLE_TIMEOUT, so a page is no
 * larger than the 256 KB of an import.
 */
const NAME_TEXT = 64 * 1024;

/** Product names per statement. */
const NAMES = 1000;

/**
 * The next readings of a product as lines of a file, because PostgreSQL formats them faster than Node, and the position
 * of the last one, for the next page. An index-only scan of one range of the covering key, as for a page by cursor.
 */
export const LINES = `
  SELECT count(*)::int AS count, max("timestamp")::text AS "timestamp", (array_agg(id))[count(*)::int] AS id,
    coalesce(string_agg($5 || quantity || $6 || ${momentText('"timestamp"')} || $7, ''), '') AS text
  FROM (
    SELECT id, quantity, "timestamp"
    FROM inventory_items AS i
    WHERE productid = $1 AND (location = ANY ($9::text[]) OR location ^@ ANY ($10::text[])) AND (i."timestamp", i.id) > ($2::timestamptz, $3::bigint) AND i."timestamp" <= $4
    ORDER BY i."timestamp", i.id
    LIMIT $8
  ) AS page`;

export const PRODUCTS = `SELECT productid FROM products WHERE productid > $1 ORDER BY productid LIMIT ${NAMES}`;

/** Some readings of a product, as lines. */
export interface Lines {
  readonly text: string;
  /** The position of the last line; undefined where no further readings follow. */
  readonly place: Position | undefined;
}

interface Position {
  readonly timestamp: string;
  readonly id: string;
}

/** All SQL statements of exports. Each is short, and none stays open for a slow client. */
@Injectable()
export class ExportRepository {
  constructor(private readonly database: Database) {}

  /** The product names after the given one, in order. Calls that each pass the last name on return all products. */
  async productsAfter(name: string): Promise<string[]> {
    const { rows } = await this.database.query<{ productid: string }>({
      name: 'export_products',
      text: PRODUCTS,
      values: [name],
    });
    return rows.map(({ productid }) => productid);
  }

  /** The next readings of a product between two moments, both inclusive. @param position the one before them */
  async lines(
    productid: string,
    { starttimestamp = '-infinity', endtimestamp = 'infinity' }: ExportQueryDto,
    { before, between, after }: ReadingLine,
    { exact, prefixes }: Locations,
    position: Position = { timestamp: starttimestamp, id: '0' },
  ): Promise<Lines> {
    const limit = Math.min(PAGE, Math.ceil(NAME_TEXT / before.length));
    const { rows } = await this.database.query<{ count: number; text: string } & Position>({
      name: 'export_lines',
      text: LINES,
      values: [
        productid,
        position.timestamp,
        position.id,
        endtimestamp,
        before,
        between,
        after,
        limit,
        exact,
        prefixes,
      ],
    });
    const [{ count, text, timestamp, id }] = rows as [(typeof rows)[0]];
    return { text, place: count === limit ? { timestamp, id } : undefined };
  }
}
