import type { BucketDto } from './dto/series.dto';

/**
 * A summary of the stock level in one interval of a series. For counts at one location, it covers the time
 * from the first reading in the interval to the end of the interval. For several locations or adjustments, it
 * covers the whole interval, or the part of it in which the level is known.
 */
export interface Bucket {
  /** The number of the interval in the series; the first interval has the number 1. */
  readonly number: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
  /**
   * The sum of all stock levels in the interval. Each level is multiplied by the microseconds for which it
   * lasted.
   */
  readonly weighted: number;
  /** Microseconds that the summary covers, up to the end of the interval. */
  readonly held: number;
  /**
   * Microseconds from the beginning of the interval to its first reading, if the summary begins with this
   * reading; otherwise 0. During this time, the level is that of the last reading before the interval.
   */
  readonly carried: number;
}

/**
 * Completes the buckets of a series. The minimum, maximum and average of a bucket include the stock level at
 * the beginning of its interval. An interval without a reading gets the last earlier level. Intervals before
 * the first known level are left out.
 *
 * @param starts the times at which the intervals begin
 * @param before the stock level just before the time range of the series, which may begin within the first
 * interval; null if there is none
 */
export function withoutGaps(
  buckets: readonly Bucket[],
  starts: readonly string[],
  before: number | null,
): BucketDto[] {
  const complete: BucketDto[] = [];
  const byNumber = new Map(buckets.map((bucket) => [bucket.number, bucket]));
  let level = before;
  for (const [index, timestamp] of starts.entries()) {
    const bucket = byNumber.get(index + 1);
    if (bucket) {
      complete.push({ timestamp, ...withLevelBefore(bucket, level) });
      level = bucket.last;
    } else if (level !== null) {
      complete.push({ timestamp, count: 0, min: level, max: level, avg: level, first: level, last: level });
    }
  }
  return complete;
}

function withLevelBefore(
  { count, first, last, weighted, held, ...bucket }: Bucket,
  before: number | null,
): Omit<BucketDto, 'timestamp'> {
  const carried = before === null ? 0 : bucket.carried;
  const level = carried > 0 && before !== null ? before : last;
  const min = Math.min(bucket.min, level);
  const max = Math.max(bucket.max, level);
  const time = held + carried;
  const avg = time > 0 ? (weighted + level * carried) / time : last;
  // The average is limited to the range from minimum to maximum. Otherwise it could be slightly outside,
  // because sums are rounded to 53 bits.
  return { count, min, max, avg: Math.min(max, Math.max(min, avg)), first, last };
}
