import type { BucketDto } from './dto/series.dto';

/** A summary of the level in one interval with a reading, from its first one on. */
export interface Bucket {
  /** The number of the interval among those asked for; the first one has 1. */
  readonly number: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
  /** The sum of all levels, each times the µs that it held. */
  readonly weighted: number;
  /** µs for which these levels held. */
  readonly held: number;
  /** µs before them, for which the level from before held. */
  readonly carried: number;
}

/**
 * Adds the level from before to each interval, and the intervals without a reading: each of those repeats the last
 * level, and those before the first level are left out.
 *
 * @param starts where the intervals begin
 * @param before the level before the first interval; null for none
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
  // Sums are rounded to 53 bits, which must not carry an average out of the range.
  return { count, min, max, avg: Math.min(max, Math.max(min, avg)), first, last };
}
