import { type Bucket, bucketOf } from '../step-series';
import type { ModelReading, StockModel } from '../stock-model';
import { textOf } from './stocks';

/**
 * Intervals of series, each with its length in µs. For days in a time zone, `ahead` is the difference between
 * that zone and UTC in µs.
 */
export const INTERVALS = [
  { interval: '1s', length: 1_000_000, ahead: 0 },
  { interval: '2s', length: 2_000_000, ahead: 0 },
  { interval: '1h', length: 3_600_000_000, ahead: 0 },
  { interval: '1d', length: 86_400_000_000, ahead: 20_700_000_000, timezone: 'Asia/Kathmandu' },
  { interval: '1d', length: 86_400_000_000, ahead: -3_600_000_000, timezone: 'Etc/GMT+1' },
] as const;

export type Interval = (typeof INTERVALS)[number];

/** The expected items of a page of readings, with levels computed by the tests' model of the stock. */
export function expectedPage(model: StockModel, productid: string, readings: readonly ModelReading[]) {
  return readings.map((one) => ({
    id: one.id,
    productid,
    ...(one.location && { location: one.location }),
    quantity: model.shown(one),
    ...(one.delta !== undefined && { delta: one.delta }),
    timestamp: textOf(one.at),
  }));
}

/**
 * The expected level of a product at a moment, for the given locations; undefined if they have no reading up
 * to this moment.
 */
export function expectedLevel(
  model: StockModel,
  productid: string,
  locations: readonly string[],
  at: number,
) {
  const found = locations.flatMap((location) => {
    const level = model.level(location, at);
    return level ? [{ location, ...level }] : [];
  });
  if (found.length === 0) return undefined;
  const newest = found
    .map((level) => level.newest)
    .sort((a, b) => a.at - b.at || a.id - b.id)
    .at(-1);
  const counted = found
    .flatMap((level) => level.counted ?? [])
    .sort((a, b) => a.at - b.at)
    .at(-1);
  const entries = found.map((level) => ({
    location: level.location,
    quantity: level.quantity,
    timestamp: textOf(level.newest.at),
    id: level.newest.id,
    ...(level.counted && level.counted.at !== level.newest.at && { counted_at: textOf(level.counted.at) }),
  }));
  return {
    productid,
    quantity: found.reduce((sum, { quantity }) => sum + quantity, 0),
    timestamp: textOf(newest?.at ?? 0),
    id: newest?.id,
    ...(counted && counted.at !== newest?.at && { counted_at: textOf(counted.at) }),
    ...(found.some(({ location }) => location !== '') && {
      locations: entries.sort((a, b) => (a.location < b.location ? -1 : 1)),
    }),
  };
}

/**
 * The expected series, with levels from the tests' stock model. @param now if no end is requested, the series
 * ends with the last reading before this time
 */
export function expectedSeries(
  model: StockModel,
  locations: readonly string[],
  { length, ahead }: Interval,
  from: number | undefined,
  to: number | undefined,
  now: number,
): Bucket[] {
  const times = model.between((other) => locations.includes(other), 0, Infinity).map(({ at }) => at);
  const [start = NaN, end = NaN] = [from ?? times[0], to ?? times.filter((at) => at < now).at(-1)];
  const steps = {
    times: times.map(BigInt),
    level: (at: bigint) => {
      const known = locations.flatMap((location) => model.level(location, Number(at))?.quantity ?? []);
      return known.length > 0 ? known.reduce((sum, quantity) => sum + quantity) : undefined;
    },
  };
  const buckets: Bucket[] = [];
  const first = Math.floor((start + ahead) / length) * length - ahead;
  for (let begin = first; begin <= end && start <= end; begin += length) {
    const next = Math.min(begin + length, (to ?? Infinity) + 1);
    const bucket = bucketOf(steps, BigInt(Math.max(begin, start)), BigInt(next));
    if (bucket) buckets.push({ timestamp: textOf(begin), ...bucket });
  }
  return buckets;
}
