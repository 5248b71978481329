import type { ForecastDto } from './dto/forecast.dto';

const DAY = 86_400_000;

/** Minimum number of days with stock that a forecast needs. */
export const FEWEST_DAYS = 7;

/** The beginning of the year 10000, in ms since 1970. Timestamps are limited to years of four digits. */
const YEAR_10000 = Date.UTC(10_000, 0, 1);

/** A whole day in local time. The stock level at the beginning of the day is known. */
export interface Day {
  /** The quantity by which the stock went down on this day, not counting corrections. */
  readonly consumed: number;
  /** The highest level at any time of this day. */
  readonly highest: number;
}

/**
 * Makes a forecast: divides the stock level by the median consumption of a day. Days without stock are left out,
 * because they say nothing about demand.
 *
 * @param now in ms since 1970
 * @see docs/how-to/forecast.md, with an example to check by hand
 */
export function forecast(level: number, days: readonly Day[], now: number): Omit<ForecastDto, 'productid'> {
  const seen = days.filter(({ highest }) => highest > 0).map(({ consumed }) => consumed);
  seen.sort((one, other) => one - other);
  const counted = { days_seen: seen.length, days_out: days.length - seen.length };
  const per_day = median(seen);
  if (per_day === undefined) return { level, ...counted };
  if (seen.length < FEWEST_DAYS) return { level, per_day, ...counted };
  const daysAt = (consumption: number | undefined) =>
    consumption ? Math.max(0, level) / consumption : undefined;
  const left = daysAt(per_day);
  return withoutUndefined({
    level,
    per_day,
    days_left: oneDecimal(left),
    out_at: left === undefined ? undefined : momentOf(now + left * DAY),
    low: oneDecimal(daysAt(percentile(seen, 80))),
    high: oneDecimal(daysAt(percentile(seen, 20))),
    ...counted,
  });
}

/**
 * The median of sorted values: the middle value, or the mean of the two values in the middle; undefined for an empty
 * list.
 */
function median(sorted: readonly number[]): number | undefined {
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  const upper = sorted[Math.floor(sorted.length / 2)];
  return lower === undefined || upper === undefined ? undefined : (lower + upper) / 2;
}

/**
 * A percentile of sorted values by the nearest-rank method. At least `percent` % of all values are less than
 * or equal to it, and it is the smallest value for which this is true.
 */
function percentile(sorted: readonly number[], percent: number): number | undefined {
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1];
}

function oneDecimal(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 10) / 10;
}

/** Writes a point in time as text, to the second; undefined after the year 9999. */
function momentOf(instant: number): string | undefined {
  return instant < YEAR_10000 ? `${new Date(instant).toISOString().slice(0, 19)}Z` : undefined;
}

function withoutUndefined<T extends object>(values: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
