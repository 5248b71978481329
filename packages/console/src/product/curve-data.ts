import type { components } from '@verkko/client';
import uPlot from 'uplot';
import type { StoredReading } from '../api/reading';
import { secondsOf, type TimeRange } from './time-range';

type Bucket = components['schemas']['BucketDto'];
type Forecast = components['schemas']['ForecastDto'];

/**
 * The data for the curve of a product's stock level over time. All quantities are integers, as in the API.
 */
export interface CurveParts {
  readonly buckets: readonly Bucket[];
  /** The counts in the time range, which are drawn as points; empty if there are too many points. */
  readonly counts: readonly StoredReading[];
  readonly forecast: Forecast | undefined;
  readonly range: TimeRange;
  readonly scale: number;
}

const DAY_S = 86_400;

/**
 * The data columns that uPlot draws: time, level, lowest and highest level, counts, and three forecasts
 * (likely, soonest, latest).
 */
export function curveData({ buckets, counts, forecast, range, scale }: CurveParts): uPlot.AlignedData {
  const amount = (quantity: number) => quantity / 10 ** scale;
  const last = buckets.at(-1);
  // The drawn line continues to the end of the time range, because the last level is still valid then.
  const ends = last ? [Math.max(range.until, secondsOf(last.timestamp))] : [];
  const times = [...buckets.map(({ timestamp }) => secondsOf(timestamp)), ...ends];
  const column = (name: 'last' | 'min' | 'max') => [
    ...buckets.map((bucket) => amount(bucket[name])),
    ...ends.map(() => amount(last?.last ?? 0)),
  ];
  return uPlot.join([
    [times, column('last'), column('min'), column('max')],
    points(counts, amount),
    forecastLines(forecast, range, amount),
  ]);
}

/** The counts as points of the curve. If several counts have the same time, only the last one is used. */
function points(counts: readonly StoredReading[], amount: (quantity: number) => number): uPlot.AlignedData {
  const byTime = new Map<number, number>();
  for (const { timestamp, quantity } of counts) {
    if (quantity !== undefined) byTime.set(secondsOf(timestamp), amount(quantity));
  }
  const sorted = [...byTime].sort(([one], [other]) => one - other);
  return [sorted.map(([time]) => time), sorted.map(([, value]) => value)];
}

/**
 * Three straight lines from the current level to zero: for average consumption, for high and for low
 * consumption.
 */
function forecastLines(
  forecast: Forecast | undefined,
  { until }: TimeRange,
  amount: (quantity: number) => number,
): uPlot.AlignedData {
  const { level = 0, days_left: likely, low, high } = forecast ?? {};
  if (likely === undefined || likely <= 0 || level <= 0) return [[], [], [], []];
  const soonest = low ?? likely;
  const latest = high ?? likely;
  const days = [...new Set([0, soonest, likely, latest])].sort((one, other) => one - other);
  const line = (end: number) => days.map((day) => amount(Math.max(0, level * (1 - day / end))));
  return [days.map((day) => until + day * DAY_S), line(likely), line(soonest), line(latest)];
}
