import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { SeriesQueryDto } from './dto/series-query.dto';

/** An interval with at least one reading; its number counts intervals from {@link ORIGIN}. */
export interface Counted {
  readonly number: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly first: number;
  readonly last: number;
}

/** Where a series begins and ends, as seconds since {@link ORIGIN}, and the level before it. */
export interface Extent {
  readonly start: number | null;
  readonly end: number | null;
  readonly before: number | null;
}

/** A Monday, at midnight UTC: so are the beginnings of days and weeks. In seconds since 1970: 978,307,200. */
export const ORIGIN = '2001-01-01T00:00:00Z';

const seconds = (moment: string) => `floor(extract(epoch FROM ${moment} - timestamptz '${ORIGIN}'))::float8`;

/** Each part of it is one step into the primary key. */
const EXTENT = `
  SELECT ${seconds(`coalesce(nullif($2::timestamptz, '-infinity'), (
      SELECT "timestamp" FROM inventory_items WHERE productid = $1 ORDER BY "timestamp", id LIMIT 1))`)} AS start,
    ${seconds(`coalesce(nullif($3::timestamptz, 'infinity'), (
      SELECT "timestamp" FROM inventory_items WHERE productid = $1 ORDER BY "timestamp" DESC, id DESC LIMIT 1))`)} AS "end",
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND "timestamp" < $2
      ORDER BY "timestamp" DESC, id DESC LIMIT 1) AS before`;

/**
 * One pass over the readings by the primary key, without the table. The first and the last of an interval are looked up
 * by two steps into the same index: sorting them out in the aggregate would hold all readings of an interval in memory.
 */
const COUNTED = `
  SELECT number, count, min, max, avg,
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND "timestamp" = earliest
      ORDER BY id LIMIT 1) AS first,
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND "timestamp" = latest
      ORDER BY id DESC LIMIT 1) AS last
  FROM (
    SELECT floor(extract(epoch FROM "timestamp" - timestamptz '${ORIGIN}') / $4::int)::float8 AS number,
      count(*)::int AS count, min(quantity) AS min, max(quantity) AS max, avg(quantity)::float8 AS avg,
      min("timestamp") AS earliest, max("timestamp") AS latest
    FROM inventory_items
    WHERE productid = $1 AND "timestamp" >= $2 AND "timestamp" <= $3
    GROUP BY 1
  ) AS intervals ORDER BY number`;

/** Every statement about series. */
@Injectable()
export class SeriesRepository {
  constructor(private readonly database: Database) {}

  async extent(query: SeriesQueryDto): Promise<Extent> {
    const { rows } = await this.database.read<Extent & Record<string, unknown>>({
      name: 'series_extent',
      text: EXTENT,
      values: boundsOf(query),
    });
    return rows[0] as Extent;
  }

  /** @param interval in seconds */
  async counted(query: SeriesQueryDto, interval: number): Promise<Counted[]> {
    // Not on a connection that is shared: it may take long.
    const { rows } = await this.database.query<Counted & Record<string, unknown>>({
      name: 'series',
      text: COUNTED,
      values: [...boundsOf(query), interval],
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
