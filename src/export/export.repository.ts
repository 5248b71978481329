import { Injectable } from '@nestjs/common';
import { Reads, type Source } from '../replicas/reads';
import type { ExportQuery } from './export-query';
import {
  ANY_DETAILED,
  BEGIN,
  FIRST_COUNTS,
  FURTHER_COUNTS,
  IS_DETAILED,
  PLACES,
  PLACES_OF_ONE,
  PRODUCTS,
  READINGS,
  STORED,
  STORED_AFTER,
} from './export-statements';
import {
  countLines,
  type Counts,
  type CountsForm,
  type ExportedReading,
  type StoredReading,
} from './reading-line';

/**
 * Number of counts that one export statement reads. Such a statement takes some milliseconds, and its result
 * has tens of kilobytes.
 */
const PAGE = 2000;

/**
 * Maximum number of readings in one export statement, for readings that may have references. A reference
 * takes up to 1.5 KB.
 */
const SMALL_PAGE = 250;

/**
 * Maximum number of characters that product names take in one page of an export. Each reading repeats its
 * product name, so a page has fewer readings if the name is long. This limits a page of counts to 300 KB. A
 * larger page would take too much memory while a client does not read it. A slow client could not read it within
 * IMPORT_IDLE_TIMEOUT.
 */
const NAME_TEXT = 64 * 1024;

/** A product and a location; an empty text means the unnamed location. */
export interface Place {
  readonly productid: string;
  readonly location: string;
}

/** One page: a part of an exported file. */
export interface Page<Content, Rest> {
  readonly content: Content;
  /**
   * The page belongs to a part of the exported file. This is what remains of that part after the page;
   * undefined if nothing remains.
   */
  readonly rest: Rest | undefined;
}

/** The readings with a quantity (counts) that an export still has to read. */
export interface CountsLeft {
  /** The names of the products, in order. */
  readonly productids: readonly string[];
  /**
   * Timestamp and id of the last count that was read of the first product in `productids`; undefined if none
   * was read.
   */
  readonly after?: Position | undefined;
}

/** One page of counts. */
export interface CountsPage extends Page<string, CountsLeft> {
  /** True if the page has less than half of the counts that fit on a page. */
  readonly isSmall: boolean;
}

/** The readings of a product and a location that are still to be read. */
export interface ReadingsLeft {
  readonly place: Place;
  readonly after?: Position;
}

export interface Position {
  readonly timestamp: string;
  readonly id: string;
}

/**
 * What an export must know before its first line: whether it needs more columns than those for counts, the time up to
 * which it is complete, and the current time.
 */
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

/** Counts of one product, as the database returns them. */
type CountsRow = Counts & {
  /** The id of the last count. */
  readonly id: string;
};

type StoredRow = ReadingRow & Place & { readonly recorded_at: string };

/** All SQL statements of exports. Each statement is short, and none waits for a slow client. */
@Injectable()
export class ExportRepository {
  private readonly source: Source;

  constructor(reads: Reads) {
    this.source = reads.primary;
  }

  /** Returns a repository for exports that reads from the given database server, which may be a replica. */
  at(source: Source): ExportRepository {
    return Object.assign(Object.create(this) as ExportRepository, { source });
  }

  async begin(productid: string | undefined): Promise<Beginning> {
    const [times] = await this.rows<Omit<Beginning, 'is_detailed'>>('export_begin', BEGIN, []);
    const { length } =
      productid === undefined
        ? await this.rows('export_any_detailed', ANY_DETAILED, [])
        : await this.rows('export_is_detailed', IS_DETAILED, [productid]);
    return { ...(times as NonNullable<typeof times>), is_detailed: length > 0 };
  }

  /**
   * The next product names after the given one, in order. Repeated calls, each with the last name, return all
   * products.
   */
  async productsAfter(name: string): Promise<string[]> {
    const rows = await this.rows<{ productid: string }>('export_products', PRODUCTS, [name]);
    return rows.map(({ productid }) => productid);
  }

  /**
   * Returns the next pairs of a product and a location after the given pair, in order. If the query names a
   * product, all pairs are of this product.
   */
  placesAfter({ productid, locations }: ExportQuery, after: Place | undefined): Promise<Place[]> {
    const { exact, prefixes } = locations;
    const begin = [after?.productid ?? productid ?? '', after?.location ?? null];
    return productid === undefined
      ? this.rows('export_places', PLACES, [...begin, exact, prefixes])
      : this.rows('export_places_of_one', PLACES_OF_ONE, [...begin, exact, prefixes]);
  }

  /**
   * Reads the next page of counts for an export, as lines of a file. The two timestamps of the query are
   * inclusive.
   */
  async counts(
    { productids, after }: CountsLeft,
    { starttimestamp = '-infinity', endtimestamp = 'infinity' }: ExportQuery,
    form: CountsForm,
  ): Promise<CountsPage> {
    const limit = limitOf(PAGE, Math.max(...productids.map((productid) => form.begin(productid).length)));
    const rows = await (after === undefined
      ? this.rows<CountsRow>('export_first_counts', FIRST_COUNTS, [
          productids,
          starttimestamp,
          endtimestamp,
          limit,
        ])
      : this.rows<CountsRow>('export_further_counts', FURTHER_COUNTS, [
          productids[0],
          after.timestamp,
          after.id,
          endtimestamp,
          limit,
        ]));
    const count = rows.reduce((sum, { quantities }) => sum + quantities.length, 0);
    return {
      content: rows.map((row) => countLines(row, form)).join(''),
      rest: countsLeft({ productids, after }, count === limit ? rows.at(-1) : undefined),
      isSmall: count < limit / 2,
    };
  }

  /** The next page of a product's readings at a location, from one timestamp to another (both inclusive). */
  async readings(
    { place, after }: ReadingsLeft,
    { starttimestamp = '-infinity', endtimestamp = 'infinity' }: ExportQuery,
  ): Promise<Page<ExportedReading[], ReadingsLeft>> {
    const { productid, location } = place;
    const limit = limitOf(SMALL_PAGE, JSON.stringify([productid, location]).length);
    const { timestamp, id } = after ?? { timestamp: starttimestamp, id: '0' };
    const values = [productid, location, timestamp, id, endtimestamp, limit];
    const rows = await this.rows<ReadingRow>('export_readings', READINGS, values);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { content: rows.map((row) => readingOf(place, row)), rest: last && { place, after: last } };
  }

  /**
   * Readings that were stored from one moment (inclusive) to another (exclusive).
   * @param most maximum number of readings; if there are more, an arbitrary selection is returned
   * @param after if given, only the readings with the lowest ids above this id are returned
   */
  async stored(
    from: Date,
    before: Date,
    query: ExportQuery,
    most: number,
    after?: number,
  ): Promise<StoredReading[]> {
    const { productid = null, locations, starttimestamp = '-infinity', endtimestamp = 'infinity' } = query;
    const { exact, prefixes } = locations;
    const bounds = [from.toISOString(), before.toISOString()];
    const values = [...bounds, exact, prefixes, productid, starttimestamp, endtimestamp, most];
    const rows = await (after === undefined
      ? this.rows<StoredRow>('export_stored', STORED, values)
      : this.rows<StoredRow>('export_stored_after', STORED_AFTER, [...values, after]));
    return rows.map((row) => ({
      ...readingOf(row, row),
      recorded_at: row.recorded_at,
      id: Number(row.id),
    }));
  }

  private async rows<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    return (await this.source.long<Row & Record<string, unknown>>({ name, text, values })).rows;
  }
}

function limitOf(most: number, nameLength: number): number {
  return Math.min(most, Math.ceil(NAME_TEXT / nameLength));
}

/**
 * Returns the counts that an export still has to read after a page; undefined if there are none.
 * @param last the last row of a full page, after which more counts may follow; undefined if the page was not
 * full
 */
function countsLeft({ productids, after }: CountsLeft, last: CountsRow | undefined): CountsLeft | undefined {
  if (last) {
    return {
      productids: productids.slice(productids.indexOf(last.productid)),
      after: { timestamp: `${last.timestamps.at(-1) as string}Z`, id: last.id },
    };
  }
  return after && productids.length > 1 ? { productids: productids.slice(1) } : undefined;
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
