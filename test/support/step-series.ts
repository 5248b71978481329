/** One bucket of a series. */
export interface Bucket {
  readonly timestamp: string;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly first: number;
  readonly last: number;
}

/** A level that changes at certain times; the times are in µs. */
export interface Steps {
  /** The times at which the level may change: the timestamps of all readings. */
  readonly times: readonly bigint[];
  /** The level after all readings up to a time; undefined before the first reading. */
  level(at: bigint): number | undefined;
}

/**
 * Computes one bucket of a series in the simplest way. In the average, each level is weighted by the time for
 * which it held.
 *
 * @param from inclusive
 * @param to exclusive
 * @returns undefined if no level is known before `to`
 */
export function bucketOf(steps: Steps, from: bigint, to: bigint): Omit<Bucket, 'timestamp'> | undefined {
  const inside = steps.times.filter((time) => time >= from && time < to).sort((a, b) => Number(a - b));
  const changes = [...new Set([from, ...inside])];
  const held = changes.flatMap((time, index) => {
    const level = steps.level(time);
    return level === undefined ? [] : [{ level, time: Number((changes[index + 1] ?? to) - time) }];
  });
  const last = held.at(-1)?.level;
  if (last === undefined) return undefined;
  const levels = held.map(({ level }) => level);
  const whole = held.reduce((sum, { time }) => sum + time, 0);
  return {
    count: inside.length,
    min: Math.min(...levels),
    max: Math.max(...levels),
    avg: held.reduce((sum, { level, time }) => sum + level * (time / whole), 0),
    first: inside[0] === undefined ? last : (steps.level(inside[0]) ?? NaN),
    last,
  };
}

/**
 * Expects a series to have these buckets. An average may differ from the expected one in its last bits,
 * because sums are rounded.
 */
export function expectSeries(items: readonly Bucket[], expected: readonly Bucket[]): void {
  const withoutAverage = (bucket: Bucket) => ({ ...bucket, avg: undefined });
  expect(items.map(withoutAverage)).toEqual(expected.map(withoutAverage));
  items.forEach(({ avg, min, max }, index) => {
    expect(avg).toBeGreaterThanOrEqual(min);
    expect(avg).toBeLessThanOrEqual(max);
    const error = Math.abs(avg - (expected[index]?.avg ?? NaN));
    expect(error).toBeLessThanOrEqual(Math.max(Math.abs(min), Math.abs(max)) * 1e-12);
  });
}
