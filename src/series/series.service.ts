import { Injectable } from '@nestjs/common';
import { invalidValue } from '../errors/invalid-value';
import type { BucketDto, SeriesDto } from './dto/series.dto';
import type { SeriesQueryDto } from './dto/series-query.dto';
import { EARLIEST } from '../readings/timestamp.rule';
import { secondsOf } from './interval.rule';
import { type Bucket, type Intervals, ORIGIN, SeriesRepository } from './series.repository';

/** Most buckets in a series, as many as a plot can show. */
const MOST_BUCKETS = 2000;

/** A product's stock over time, for plots. */
@Injectable()
export class SeriesService {
  constructor(private readonly repository: SeriesRepository) {}

  /** @throws ApiError VALIDATION_ERROR for more than 2,000 buckets */
  async series(query: SeriesQueryDto): Promise<SeriesDto> {
    const { productid, interval } = query;
    const seconds = secondsOf(interval);
    const extent = await this.repository.extent(query);
    if (!extent) return { productid, interval, items: [] };

    const from = Math.floor(extent.start / seconds);
    const to = Math.floor(extent.end / seconds);
    const count = to - from + 1;
    if (count > MOST_BUCKETS) {
      const message = `would make ${count} buckets between the two timestamps, and ${MOST_BUCKETS} are allowed: take a longer one`;
      throw invalidValue('interval', message);
    }
    const intervals = { from, to, seconds };
    const counted = await this.repository.counted(query, intervals);
    return { productid, interval, items: withoutGaps(counted, intervals, extent.before) };
  }
}

/**
 * Adds the intervals without a reading: each repeats the last level, and those before the first level are left out.
 * @param before the level before the first interval
 */
function withoutGaps(
  counted: readonly Bucket[],
  { from, to, seconds }: Intervals,
  before: number | null,
): BucketDto[] {
  const buckets: BucketDto[] = [];
  const byNumber = new Map(counted.map((bucket) => [bucket.number, bucket]));
  let level = before;
  for (let number = from; number <= to; number += 1) {
    const timestamp = momentOf(number * seconds);
    const bucket = byNumber.get(number);
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

/**
 * The start of an interval, but no earlier than the first moment that the service accepts.
 * @param seconds whole seconds since {@link ORIGIN}
 */
function momentOf(seconds: number): string {
  const time = Math.max(Date.parse(ORIGIN) + seconds * 1000, EARLIEST);
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
