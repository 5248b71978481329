import { Injectable } from '@nestjs/common';
import { invalidValue } from '../errors/invalid-value';
import type { Locations } from '../readings/locations';
import { EARLIEST, LATEST_END } from '../readings/timestamp.rule';
import { type Calendar, calendarOf } from './calendar';
import { withoutGaps } from './buckets';
import type { SeriesDto } from './dto/series.dto';
import type { SeriesQueryDto } from './dto/series-query.dto';
import { parseInterval } from './interval.rule';
import { type SeriesRange, SeriesRepository } from './series.repository';

/** Maximum number of buckets in a series, as many as a graph can show. */
const MOST_BUCKETS = 2000;

/** Computes a product's stock level over time, for graphs. */
@Injectable()
export class SeriesService {
  constructor(private readonly repository: SeriesRepository) {}

  /**
   * Computes the stock level of a product as a series of buckets.
   * @throws ApiError VALIDATION_ERROR for more than 2,000 buckets
   */
  async series(query: SeriesQueryDto, locations: Locations): Promise<SeriesDto> {
    const { productid, interval, timezone } = query;
    const range = await this.repository.range(query, locations);
    if (!range) return { productid, interval, items: [] };

    const edges = edgesIn(range, calendarOf(parseInterval(interval), timezone));
    const buckets = await this.repository.buckets(productid, edges, range);
    return { productid, interval, items: withoutGaps(buckets, edges.slice(0, -1), levelBefore(range)) };
  }
}

/** The sum of the stock levels of all locations before the time range; null if no location has a level. */
function levelBefore({ spans }: SeriesRange): number | null {
  const known = spans.flatMap(({ before }) => before ?? []);
  return known.length > 0 ? known.reduce((sum, level) => sum + level) : null;
}

/**
 * The times at which the intervals in a time range begin, and the end of the last interval, as text. The
 * first time is never earlier than the earliest timestamp that the service accepts.
 * @throws ApiError VALIDATION_ERROR for more than 2,000 intervals
 */
function edgesIn({ start, end }: SeriesRange, calendar: Calendar): string[] {
  const from = calendar.numberAt(wholeSecond(start));
  const to = calendar.numberAt(wholeSecond(end));
  const count = to - from + 1;
  if (count > MOST_BUCKETS) {
    const message = `would make ${count} buckets between the two timestamps, and ${MOST_BUCKETS} are allowed: take a longer one`;
    throw invalidValue('interval', message);
  }
  const edges = Array.from({ length: count + 1 }, (_, index) => calendar.startOf(from + index));
  return edges
    .filter((edge, index) => edge !== edges[index + 1]) // empty interval: the time zone skips this day
    .map((edge) => edgeText(edge));
}

function edgeText(edge: number): string {
  if (edge >= LATEST_END) return 'infinity';
  return new Date(Math.max(edge, EARLIEST)).toISOString().replace('.000Z', 'Z');
}

/**
 * Removes the fraction of the second from a timestamp. Intervals begin at whole seconds, so the fraction does
 * not matter.
 * @returns ms since 1970
 */
function wholeSecond(moment: string): number {
  return Date.parse(`${moment.slice(0, 19)}Z`);
}
