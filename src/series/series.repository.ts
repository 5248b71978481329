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

/** The start and end of a series, in seconds since {@link ORIGIN}, and the level before it. */
export interface SeriesRange {
  readonly start: number;
  readonly end: number;
  readonly before: number | null;
}

/** A range of intervals, by the numbers of the first and the last. */
export interface Intervals {
  readonly from: number;
  readonly to: number;
  /** The length of each interval. */
  readonly seconds: number;
}

/** Start of interval 0: a Monday at midnight UTC, as for days and weeks. In seconds since 1970: 978,307,200. */
export const ORIGIN = '2001-01-01T00:00:00Z';

/** SQL for whole seconds since {@link ORIGIN}: whole, so that interval numbers are exact. */
const seconds = (moment: string) => `floor(extract(epoch FROM ${moment} - timestamptz '${ORIGIN}'))::float8`;

/** Finds the range of a series. Each subquery is one step into the primary key. */
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
 * Summarises interval by interval. Each one is a range of the primary key, read without the table: nothing is sorted or
 * held in memory, for any number of readings. PostgreSQL would plan a GROUP BY as if nearly every reading had its own
 * interval.
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

/** All SQL statements about series. */
@Injectable()
export class SeriesRepository {
  constructor(private readonly database: Database) {}

  /** @returns undefined where the range is empty */
  async extent(query: SeriesQueryDto): Promise<SeriesRange | undefined> {
    const { rows } = await this.database.readPipelined<SeriesRange & Record<string, unknown>>({
      name: 'series_extent',
      text: EXTENT,
      values: boundsOf(query),
    });
    return rows[0];
  }

  /** The intervals that have a reading, each with its number. */
  async counted(query: SeriesQueryDto, { from, to, seconds }: Intervals): Promise<Bucket[]> {
    // Not on a shared, pipelined connection: this statement may take long.
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
