import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { Reads } from '../replicas/reads';
import { LongReads } from '../read-turns/long-reads';
import type { Locations } from '../readings/locations';
import type { Bucket } from './buckets';
import type { SeriesQueryDto } from './dto/series-query.dto';
import { COUNTED, RANGE, SUMMED } from './series-statements';

/** A location that has a reading at or before the end of the series. */
export interface Span {
  readonly location: string;
  /** The stock level at the location just before the time range; null if there is no earlier reading. */
  readonly before: number | null;
}

/** The time range of a series, with the locations that have readings in it or before it. */
export interface SeriesRange {
  /** The first and the last moment of the time range of a series, both inclusive. */
  readonly start: string;
  readonly end: string;
  /**
   * The level after the last reading lasts until this time. The time is just after the requested end of the
   * range, or now if no end is requested.
   */
  readonly until: string;
  readonly spans: readonly Span[];
  /**
   * True if the newest reading of at least one location is an adjustment. If it is false, older readings may
   * still be adjustments.
   */
  readonly has_adjustments: boolean;
}

/** All SQL statements of series. */
@Injectable()
export class SeriesRepository {
  constructor(
    private readonly reads: Reads,
    private readonly longReads: LongReads,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Finds the time range of a series. By default, it goes from the first reading to the last one that is not in the
   * future.
   * @returns undefined if the range is empty
   */
  async range(
    { productid, starttimestamp, endtimestamp }: SeriesQueryDto,
    { exact, prefixes }: Locations,
  ): Promise<SeriesRange | undefined> {
    const { rows } = await this.reads.short<SeriesRange & Record<string, unknown>>({
      name: 'series_range',
      text: RANGE,
      values: [
        productid,
        starttimestamp ?? null,
        endtimestamp ?? null,
        this.config.CLOCK_TOLERANCE,
        exact,
        prefixes,
      ],
    });
    return rows[0];
  }

  /**
   * Summarises the stock level in each interval that has a reading.
   * @param edges the times at which the intervals begin, oldest first, followed by the end of the last
   * interval; the first interval may begin before the time range of the series
   */
  async buckets(productid: string, edges: readonly string[], range: SeriesRange): Promise<Bucket[]> {
    const [only, ...others] = range.spans;
    if (!only) return [];
    if (others.length > 0 || range.has_adjustments) return this.summed(productid, edges, range);
    const counted = await this.counted(productid, edges, range, only.location);
    const hasAdjustments = counted.some(({ has_adjustments }) => has_adjustments);
    return hasAdjustments ? this.summed(productid, edges, range) : counted;
  }

  private async counted(
    productid: string,
    edges: readonly string[],
    { start, end, until }: SeriesRange,
    location: string,
  ) {
    const starts = [start, ...edges.slice(1, -1)];
    // The statement for a series may take long, so it does not use a pipelined connection, which other reads share.
    const { rows } = await this.longReads.run(() =>
      this.reads.long<Bucket & { readonly has_adjustments: boolean }>({
        name: 'series_counted',
        text: COUNTED,
        values: [productid, starts, edges.slice(1), end, until, location],
      }),
    );
    return rows;
  }

  private async summed(
    productid: string,
    edges: readonly string[],
    { start, end, until, spans }: SeriesRange,
  ): Promise<Bucket[]> {
    const { rows } = await this.longReads.run(() =>
      this.reads.long<Bucket>({
        name: 'series_summed',
        text: SUMMED,
        values: [
          productid,
          [start, ...edges.slice(1, -1)],
          edges.at(-1),
          start,
          end,
          until,
          spans.map(({ location }) => location),
          spans.map(({ before }) => before ?? 0),
          spans.some(({ before }) => before !== null),
        ],
      }),
    );
    return rows;
  }
}
