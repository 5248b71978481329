/** The median, the lowest and the highest of several values, one from each repetition of a measurement. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Computes median, lowest and highest value. @param values at least one */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: median(sorted), least: sorted.at(0) ?? NaN, most: sorted.at(-1) ?? NaN };
}

function median(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

/**
 * A percentile of sorted values. At least `percent` % of the values are less than or equal to it, and it is
 * the smallest value for which this is true. NaN if there are no values.
 */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}

/**
 * The slope of points: the median of the slopes between all pairs of points, which a single outlier does not change.
 * NaN for a single point.
 */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes = points.flatMap(([x, y], index) =>
    points.slice(index + 1).map(([otherX, otherY]) => (otherY - y) / (otherX - x)),
  );
  return median(slopes.toSorted((a, b) => a - b));
}
