import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import type { ExportQueryDto } from './dto/export-query.dto';
import type { ReadingLine } from './reading-line';

/** Readings in one statement: some milliseconds, and tens of kilobytes. */
const PAGE = 1000;

/**
 * Of a long name, its characters in one statement. Some pages wait in memory for as long as a client takes none; and one
 * has to be taken within IMPORT_IDLE_TIMEOUT, so that it is no more than the 256 KB of an import.
 */
const NAME_TEXT = 64 * 1024;

/** Names in one statement. */
const NAMES = 1000;

/**
 * The next readings of a product as the lines of a file, as PostgreSQL writes them in less time than Node; and the place
 * of the last, for the page behind it. An index-only scan of one range of the covering key, as of a page by cursor.
 */
export const LINES = `
  SELECT count(*)::int AS count, max("timestamp")::text AS "timestamp", (array_agg(id))[count(*)::int] AS id,
    coalesce(string_agg($5 || quantity || $6 || ${momentText('"timestamp"')} || $7, ''), '') AS text
  FROM (
    SELECT id, quantity, "timestamp"
    FROM inventory_items AS i
    WHERE productid = $1 AND (i."timestamp", i.id) > ($2::timestamptz, $3::bigint) AND i."timestamp" <= $4
    ORDER BY i."timestamp", i.id
    LIMIT $8
  ) AS page`;

export const PRODUCTS = `SELECT productid FROM products WHERE productid > $1 ORDER BY productid LIMIT ${NAMES}`;

/** Some readings of a product, as lines. */
export interface Lines {
  readonly text: string;
  /** The last of them; undefined where no further ones follow. */
  readonly place: Position | undefined;
}

interface Position {
  readonly timestamp: string;
  readonly id: string;
}

/** Every statement about exports. Each is short, and none is under way while a client takes its time. */
@Injectable()
export class ExportRepository {
  constructor(private readonly database: Database) {}

  /** The names behind one, in order; all in turn where each call takes the last name of the one before. */
  async productsBehind(name: string): Promise<string[]> {
    const { rows } = await this.database.query<{ productid: string }>({
      name: 'export_products',
      text: PRODUCTS,
      values: [name],
    });
    return rows.map(({ productid }) => productid);
  }

  /** The next readings of a product between two moments, both inclusive. @param behind the place they come after */
  async lines(
    productid: string,
    { starttimestamp = '-infinity', endtimestamp = 'infinity' }: ExportQueryDto,
    { before, between, after }: ReadingLine,
    behind: Position = { timestamp: starttimestamp, id: '0' },
  ): Promise<Lines> {
    const limit = Math.min(PAGE, Math.ceil(NAME_TEXT / before.length));
    const { rows } = await this.database.query<{ count: number; text: string } & Position>({
      name: 'export_lines',
      text: LINES,
      values: [productid, behind.timestamp, behind.id, endtimestamp, before, between, after, limit],
    });
    const [{ count, text, timestamp, id }] = rows as [(typeof rows)[0]];
    return { text, place: count === limit ? { timestamp, id } : undefined };
  }
}
