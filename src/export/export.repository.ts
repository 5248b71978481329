import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import type { Locations } from '../readings/locations';
import type { ExportQueryDto } from './dto/export-query.dto';
import { STORED_UNTIL } from './stored-until';
import type { CountLine, ExportedReading } from './reading-line';

/** Counts per statement: some milliseconds, and tens of kilobytes. */
const PAGE = 1000;

/** Readings per statement that may have a reference, which takes up to 1.5 KB. */
const SMALL_PAGE = 250;

/**
 * Characters that the repeated names may take per statement: a long name means fewer readings. Some pages wait
 * in memory while a client reads nothing, and a client must take a page within IMPORT_IDLE_TIMEOUT, so a page is no
 * larger than the 256 KB of an import.
 */
const NAME_TEXT = 64 * 1024;

/** Names per statement. */
const NAMES = 1000;

/** Whether the file needs more than the columns of counts, and from where to ask next. */
const BEGIN = `
  SELECT ${momentText(STORED_UNTIL)} AS stored_until, ${momentText('now()')} AS now,
    CASE WHEN $1::text IS NULL THEN EXISTS (SELECT FROM detailed_products)
      ELSE EXISTS (SELECT FROM detailed_products WHERE productid = $1) END AS is_detailed`;

/**
 * The next counts of a product as lines of a file, because PostgreSQL formats them faster than Node, and the position
 * of the last one, for the next page. An index-only scan of one range of the covering key, as for a page by cursor.
 * An adjustment that is stored meanwhile is left out: the columns of the file are decided.
 */
export const LINES = `
  SELECT count(*)::int AS count, max("timestamp")::text AS "timestamp", (array_agg(id))[count(*)::int] AS id,
    coalesce(string_agg($5 || quantity || $6 || ${momentText('"timestamp"')} || $7, ''), '') AS text
  FROM (
    SELECT id, quantity, "timestamp"
    FROM inventory_items AS i
    WHERE productid = $1 AND location = '' AND NOT is_delta
      AND (i."timestamp", i.id) > ($2::timestamptz, $3::bigint) AND i."timestamp" <= $4
    ORDER BY i."timestamp", i.id
    LIMIT $8
  ) AS page`;

const REASON = '(SELECT reason FROM origins WHERE origins.id = i.origin)';

/** The next readings of a product at a location: one range of the key, and the rows for what the key does not have. */
export const READINGS = `
  SELECT i.id, i.quantity, i.is_delta, ${momentText('i."timestamp"')} AS "timestamp", i.reference, ${REASON} AS reason
  FROM inventory_items AS i
  WHERE productid = $1 AND location = $2
    AND (i."timestamp", i.id) > ($3::timestamptz, $4::bigint) AND i."timestamp" <= $5
  ORDER BY i."timestamp", i.id
  LIMIT $6`;

export const PRODUCTS = `SELECT productid FROM products WHERE productid > $1 ORDER BY productid LIMIT ${NAMES}`;

const IS_WANTED = `(location = ANY ($3::text[]) OR location ^@ ANY ($4::text[]))`;

/** The next places in order: each product's unnamed location, then its named ones. */
const placesOf = (productid: string, names: string) => `
  SELECT productid, location FROM (
    (${names})
    UNION ALL
    (SELECT productid, location FROM product_locations
      WHERE ${productid} AND ${IS_WANTED} ORDER BY productid, location LIMIT ${NAMES})
  ) AS place
  ORDER BY productid, location LIMIT ${NAMES}`;

/** The unnamed location of every product. */
const UNNAMED = `SELECT * FROM (SELECT productid, ''::varchar COLLATE "C" AS location FROM products WHERE productid > $1) AS unnamed
      WHERE ${IS_WANTED} ORDER BY productid LIMIT ${NAMES}`;

/** That of one product, in front of all others. */
const UNNAMED_OF_ONE = `SELECT * FROM (SELECT $1::varchar COLLATE "C" AS productid, ''::varchar COLLATE "C" AS location WHERE $2::text IS NULL) AS unnamed
      WHERE ${IS_WANTED}`;

export const PLACES = placesOf(`(productid, location) > ($1, coalesce($2, ''))`, UNNAMED);

const PLACES_OF_ONE = placesOf(`productid = $1 AND location > coalesce($2, '')`, UNNAMED_OF_ONE);

/**
 * Readings that were stored within some time. The block range index on `recorded_at` names the parts of the table that
 * may have them.
 */
export const STORED = `
  SELECT * FROM (
    SELECT i.productid, i.location, i.id, i.quantity, i.is_delta, i."timestamp" AS at, i.reference, ${REASON} AS reason,
      ${momentText('i."timestamp"')} AS "timestamp", ${momentText('i.recorded_at')} AS recorded_at
    FROM inventory_items AS i
    WHERE recorded_at >= $1 AND recorded_at < $2 AND ${IS_WANTED}
      AND ($5::text IS NULL OR productid = $5) AND i."timestamp" >= $6 AND i."timestamp" <= $7
    LIMIT $8
  ) AS stored
  ORDER BY productid, location, at, id`;

/** A product and one of its locations; the empty text is the unnamed one. */
export interface Place {
  readonly productid: string;
  readonly location: string;
}

/** A page of a file. */
export interface Page<Content> {
  readonly content: Content;
  /** The position of the last reading; undefined where no further ones follow. */
  readonly last: Position | undefined;
}

export interface Position {
  readonly timestamp: string;
  readonly id: string;
}

/** What is to be known before the first line. */
export interface Beginning {
  readonly is_detailed: boolean;
  readonly stored_until: string;
  readonly now: string;
}

type ReadingRow = Pick<ExportedReading, 'timestamp'> &
  Position & {
    readonly quantity: number;
    readonly is_delta: boolean;
    readonly reason: string | null;
    readonly reference: string | null;
  };

/** All SQL statements of exports. Each is short, and none stays open for a slow client. */
@Injectable()
export class ExportRepository {
  constructor(private readonly database: Database) {}

  async begin(productid: string | undefined): Promise<Beginning> {
    const [row] = await this.rows<Beginning>('export_begin', BEGIN, [productid ?? null]);
    return row as Beginning;
  }

  /** The product names after the given one, in order. Calls that each pass the last name on return all products. */
  async productsAfter(name: string): Promise<string[]> {
    const rows = await this.rows<{ productid: string }>('export_products', PRODUCTS, [name]);
    return rows.map(({ productid }) => productid);
  }

  /** The places after the given one, in order, of one product or of all. */
  placesAfter(
    productid: string | undefined,
    { exact, prefixes }: Locations,
    after: Place | undefined,
  ): Promise<Place[]> {
    const begin = [after?.productid ?? productid ?? '', after?.location ?? null];
    return productid === undefined
      ? this.rows('export_places', PLACES, [...begin, exact, prefixes])
      : this.rows('export_places_of_one', PLACES_OF_ONE, [...begin, exact, prefixes]);
  }

  /** The next counts of a product between two moments, both inclusive. @param after the position before them */
  async counts(
    productid: string,
    { starttimestamp = '-infinity', endtimestamp = 'infinity' }: ExportQueryDto,
    { before, between, after: end }: CountLine,
    after: Position = { timestamp: starttimestamp, id: '0' },
  ): Promise<Page<string>> {
    const limit = limitOf(PAGE, before.length);
    const [row] = await this.rows<{ count: number; text: string } & Position>('export_lines', LINES, [
      productid,
      after.timestamp,
      after.id,
      endtimestamp,
      before,
      between,
      end,
      limit,
    ]);
    const { count, text, timestamp, id } = row as NonNullable<typeof row>;
    return { content: text, last: count === limit ? { timestamp, id } : undefined };
  }

  /** The next readings at a place between two moments, both inclusive. @param after the position before them */
  async readings(
    { productid, location }: Place,
    { starttimestamp = '-infinity', endtimestamp = 'infinity' }: ExportQueryDto,
    after: Position = { timestamp: starttimestamp, id: '0' },
  ): Promise<Page<ExportedReading[]>> {
    const limit = limitOf(SMALL_PAGE, JSON.stringify([productid, location]).length);
    const bounds = [after.timestamp, after.id, endtimestamp];
    const rows = await this.rows<ReadingRow>('export_readings', READINGS, [
      productid,
      location,
      ...bounds,
      limit,
    ]);
    const content = rows.map((row) => readingOf({ productid, location }, row));
    return { content, last: rows.length === limit ? rows.at(-1) : undefined };
  }

  /**
   * Readings that were stored from a moment on and before another one.
   * @param most if there are more, so many and one more of them, in no order
   */
  async stored(
    from: Date,
    before: Date,
    query: ExportQueryDto,
    { exact, prefixes }: Locations,
    most: number | null,
  ): Promise<ExportedReading[]> {
    const { productid = null, starttimestamp = '-infinity', endtimestamp = 'infinity' } = query;
    const limit = most === null ? null : most + 1;
    const rows = await this.rows<ReadingRow & Place & { recorded_at: string }>('export_stored', STORED, [
      from.toISOString(),
      before.toISOString(),
      exact,
      prefixes,
      productid,
      starttimestamp,
      endtimestamp,
      limit,
    ]);
    return rows.map((row) => ({
      ...readingOf(row, row),
      recorded_at: row.recorded_at,
      id: Number(row.id),
    }));
  }

  private async rows<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    return (await this.database.query<Row & Record<string, unknown>>({ name, text, values })).rows;
  }
}

function limitOf(most: number, nameLength: number): number {
  return Math.min(most, Math.ceil(NAME_TEXT / nameLength));
}

function readingOf(
  { productid, location }: Place,
  { quantity, is_delta, timestamp, reason, reference }: ReadingRow,
): ExportedReading {
  return {
    productid,
    location: location || undefined,
    quantity: is_delta ? undefined : quantity,
    delta: is_delta ? quantity : undefined,
    timestamp,
    reason: reason || undefined,
    reference: reference ?? undefined,
  };
}
