import { Injectable } from '@nestjs/common';
import { invalidValue } from '../errors/invalid-value';
import { EARLIEST } from '../readings/timestamp.rule';
import { type Calendar, calendarOf } from './calendar';
import type { BucketDto, SeriesDto } from './dto/series.dto';
import type { SeriesQueryDto } from './dto/series-query.dto';
import { parseInterval } from './interval.rule';
import { type Bucket, type SeriesRange, SeriesRepository } from './series.repository';

/** Most buckets in a series, as many as a plot can show. */
const MOST_BUCKETS = 2000;

/** A product's stock over time, for plots. */
@Injectable()
export class SeriesService {
  constructor(private readonly repository: SeriesRepository) {}

  /** @throws ApiError VALIDATION_ERROR for more than 2,000 buckets */
  async series(query: SeriesQueryDto): Promise<SeriesDto> {
    const { productid, interval, timezone } = query;
    const range = await this.repository.range(query);
    if (!range) return { productid, interval, items: [] };

    const starts = startsIn(range, calendarOf(parseInterval(interval), timezone));
    const counted = await this.repository.counted(productid, starts, range);
    return { productid, interval, items: withoutGaps(counted, starts, range.before) };
  }
}

/**
 * Where the intervals of a range begin, as text, but no earlier than the first moment that the service accepts.
 * @throws ApiError VALIDATION_ERROR for more than 2,000
 */
function startsIn({ start, end }: SeriesRange, calendar: Calendar): string[] {
  const from = calendar.numberAt(wholeSecond(start));
  const to = calendar.numberAt(wholeSecond(end));
  const count = to - from + 1;
  if (count > MOST_BUCKETS) {
    const message = `would make ${count} buckets between the two timestamps, and ${MOST_BUCKETS} are allowed: take a longer one`;
    throw invalidValue('interval', message);
  }
  const starts = Array.from({ length: count }, (_, index) => calendar.startOf(from + index));
  return starts
    .filter((start, index) => start !== starts[index + 1]) // a day that the calendar of the zone skips
    .map((start) => new Date(Math.max(start, EARLIEST)).toISOString().replace('.000Z', 'Z'));
}

/** @returns ms since 1970, without the fraction of the second: an interval begins with a whole one */
function wholeSecond(moment: string): number {
  return Date.parse(`${moment.slice(0, 19)}Z`);
}

/**
 * Adds the intervals without a reading: each repeats the last level, and those before the first level are left out.
 * @param before the level before the first interval
 */
function withoutGaps(
  counted: readonly Bucket[],
  starts: readonly string[],
  before: number | null,
): BucketDto[] {
  const buckets: BucketDto[] = [];
  const byNumber = new Map(counted.map((bucket) => [bucket.number, bucket]));
  let level = before;
  for (const [index, timestamp] of starts.entries()) {
    const bucket = byNumber.get(index + 1);
    if (bucket) {
      const { count, min, max, avg, first, last } = bucket;
      buckets.push({ timestamp, count, min, max, avg, first, last });
      level = last;
    } else if (level !== null) {
      buckets.push({ timestamp, count: 0, min: level, max: level, avg: level, first: level, last: level });
    }
  }
  return buckets;
}
