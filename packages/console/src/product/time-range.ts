/** A stretch of time, in seconds since 1970, as uPlot counts. */
export interface TimeRange {
  readonly from: number;
  readonly until: number;
}

const DAY_S = 86_400;

/** The lengths that the buttons offer, in seconds. */
export const LENGTHS = {
  year: 365 * DAY_S,
  quarter: 90 * DAY_S,
  month: 30 * DAY_S,
  week: 7 * DAY_S,
  day: DAY_S,
};

/** Most buckets of one curve: about as many as it has pixels. */
const MOST_BUCKETS = 700;

const INTERVALS: readonly (readonly [name: string, seconds: number])[] = [
  ['1s', 1],
  ['10s', 10],
  ['1m', 60],
  ['5m', 300],
  ['15m', 900],
  ['1h', 3600],
  ['6h', 21_600],
  ['1d', DAY_S],
  ['7d', 7 * DAY_S],
  ['1mo', 30 * DAY_S],
];

/** The bucket that suits a range: the finest that is not finer than the screen. */
export function intervalFor({ from, until }: TimeRange): string {
  const found = INTERVALS.find(([, seconds]) => (until - from) / seconds <= MOST_BUCKETS);
  return found?.[0] ?? '12mo';
}

/** The shortest range that the wheel reaches. */
export const SHORTEST_S = 60;

export function timestampOf(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}

export function secondsOf(timestamp: string): number {
  return Date.parse(timestamp) / 1000;
}
