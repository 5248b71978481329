import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { SeriesQueryDto } from './dto/series-query.dto';

/** An interval with at least one reading; its number counts intervals from {@link ORIGIN}. */
export interface Bucket {
  readonly number: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly first: number;
  readonly last: number;
}

/** Where a series begins and ends, as seconds since {@link ORIGIN}, and the level before it. */
export interface SeriesRange {
  readonly start: number;
  readonly end: number;
  readonly before: number | null;
}

/** Which intervals, by the numbers of the first and the last. */
export interface Intervals {
  readonly from: number;
  readonly to: number;
  /** How long each is. */
  readonly seconds: number;
}

/** A Monday, at midnight UTC: so are the beginnings of days and weeks. In seconds since 1970: 978,307,200. */
export const ORIGIN = '2001-01-01T00:00:00Z';

/** Whole ones, so that numbers of intervals are exact. */
const seconds = (moment: string) => `floor(extract(epoch FROM ${moment} - timestamptz '${ORIGIN}'))::float8`;

/** Each part of it is one step into the primary key. */
export const EXTENT = `
  SELECT ${seconds('extent.start')} AS start, ${seconds('extent."end"')} AS "end",
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND "timestamp" < $2
      ORDER BY "timestamp" DESC, id DESC LIMIT 1) AS before
  FROM (
    SELECT
      coalesce(nullif($2::timestamptz, '-infinity'), (
        SELECT "timestamp" FROM inventory_items WHERE productid = $1 ORDER BY "timestamp", id LIMIT 1)) AS start,
      coalesce(nullif($3::timestamptz, 'infinity'), (
        SELECT "timestamp" FROM inventory_items WHERE productid = $1 ORDER BY "timestamp" DESC, id DESC LIMIT 1)) AS "end"
  ) AS extent
  WHERE extent.start <= extent."end"`;

/** The beginning of the interval with this number. */
const beginning = (number: string) =>
  `timestamptz '${ORIGIN}' + ${number} * $6::float8 * interval '1 second'`;

/**
 * Interval by interval, each one a range of the primary key, without the table: nothing is sorted or held in memory,
 * however many readings there are. GROUP BY would be planned as if nearly every reading had an interval of its own.
 */
export const COUNTED = `
  SELECT number, count, min, max, avg,
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND "timestamp" = earliest
      ORDER BY id LIMIT 1) AS first,
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND "timestamp" = latest
      ORDER BY id DESC LIMIT 1) AS last
  FROM (
    SELECT number::float8 AS number, greatest($2, ${beginning('number')}) AS start,
      least($3, ${beginning('(number + 1)')} - interval '1 microsecond') AS "end"
    FROM generate_series($4::bigint, $5::bigint) AS number
  ) AS interval
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS count, min(quantity) AS min, max(quantity) AS max, avg(quantity)::float8 AS avg,
      min("timestamp") AS earliest, max("timestamp") AS latest
    FROM inventory_items
    WHERE productid = $1 AND "timestamp" >= interval.start AND "timestamp" <= interval."end"
  ) AS counted
  WHERE count > 0`;

/** Every statement about series. */
@Injectable()
export class SeriesRepository {
  constructor(private readonly database: Database) {}

  /** @returns undefined where there is nothing in between */
  async extent(query: SeriesQueryDto): Promise<SeriesRange | undefined> {
    const { rows } = await this.database.readPipelined<SeriesRange & Record<string, unknown>>({
      name: 'series_extent',
      text: EXTENT,
      values: boundsOf(query),
    });
    return rows[0];
  }

  /** The intervals with a reading, by number. */
  async counted(query: SeriesQueryDto, { from, to, seconds }: Intervals): Promise<Bucket[]> {
    // Not on a connection that is shared: it may take long.
    const { rows } = await this.database.query<Bucket & Record<string, unknown>>({
      name: 'series',
      text: COUNTED,
      values: [...boundsOf(query), from, to, seconds],
    });
    return rows;
  }
}

function boundsOf({
  productid,
  starttimestamp = '-infinity',
  endtimestamp = 'infinity',
}: SeriesQueryDto): string[] {
  return [productid, starttimestamp, endtimestamp];
}
