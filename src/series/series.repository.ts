import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import { momentText, now } from '../database/moment';
import type { SeriesQueryDto } from './dto/series-query.dto';

/** A summary of the readings in one interval. */
export interface Bucket {
  /** The number of the interval among those asked for; the first one has 1. */
  readonly number: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly first: number;
  readonly last: number;
}

/** The first and the last moment of a series, both inclusive, and the level before it. */
export interface SeriesRange {
  readonly start: string;
  readonly end: string;
  readonly before: number | null;
}

/** Finds the range of a series. Each subquery is one step into the primary key; MATERIALIZED, so that it runs once. */
export const RANGE = `
  WITH range AS MATERIALIZED (
    SELECT
      coalesce($2::timestamptz, (
        SELECT "timestamp" FROM inventory_items WHERE productid = $1 ORDER BY "timestamp", id LIMIT 1)) AS start,
      coalesce($3::timestamptz, (
        SELECT "timestamp" FROM inventory_items WHERE productid = $1 AND "timestamp" <= ${now('$4')}
        ORDER BY "timestamp" DESC, id DESC LIMIT 1)) AS "end"
  )
  SELECT ${momentText('range.start')} AS start, ${momentText('range."end"')} AS "end",
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND "timestamp" < $2::timestamptz
      ORDER BY "timestamp" DESC, id DESC LIMIT 1) AS before
  FROM range
  WHERE range.start <= range."end"`;

/**
 * Summarises interval by interval. Each one is a range of the primary key, read without the table: nothing is sorted or
 * held in memory, for any number of readings. PostgreSQL would plan a GROUP BY as if nearly every reading had its own
 * interval. The service passes in where the intervals begin, because it computes all local times.
 */
export const COUNTED = `
  SELECT number::int AS number, count, min, max, avg,
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND "timestamp" = earliest
      ORDER BY id LIMIT 1) AS first,
    (SELECT quantity FROM inventory_items WHERE productid = $1 AND "timestamp" = latest
      ORDER BY id DESC LIMIT 1) AS last
  FROM unnest($2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS interval (start, next, number)
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS count, min(quantity) AS min, max(quantity) AS max, avg(quantity)::float8 AS avg,
      min("timestamp") AS earliest, max("timestamp") AS latest
    FROM inventory_items
    WHERE productid = $1 AND "timestamp" >= interval.start AND "timestamp" < interval.next AND "timestamp" <= $4
  ) AS counted
  WHERE count > 0`;

/** All SQL statements about series. */
@Injectable()
export class SeriesRepository {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The range that is asked for, by default from the first reading to the last one up to now.
   * @returns undefined where it is empty
   */
  async range({ productid, starttimestamp, endtimestamp }: SeriesQueryDto): Promise<SeriesRange | undefined> {
    const { rows } = await this.database.readPipelined<SeriesRange & Record<string, unknown>>({
      name: 'series_range',
      text: RANGE,
      values: [productid, starttimestamp ?? null, endtimestamp ?? null, this.config.CLOCK_TOLERANCE],
    });
    return rows[0];
  }

  /**
   * The intervals of a range that have a reading.
   * @param starts where the intervals begin, oldest first; the first one may begin before the range
   */
  async counted(
    productid: string,
    starts: readonly string[],
    { start, end }: SeriesRange,
  ): Promise<Bucket[]> {
    const others = starts.slice(1);
    // Not on a shared, pipelined connection: this statement may take long.
    const { rows } = await this.database.query<Bucket & Record<string, unknown>>({
      name: 'series',
      text: COUNTED,
      values: [productid, [start, ...others], [...others, 'infinity'], end],
    });
    return rows;
  }
}
