/** A range of time, in seconds since 1970, the unit of uPlot. */
export interface TimeRange {
  readonly from: number;
  readonly until: number;
}

const DAY_S = 86_400;

/** The first moment and the last midnight that the API accepts, in seconds since 1970. */
const YEAR_1_S = Date.parse('0001-01-01T00:00:00Z') / 1000;
const YEAR_9999_S = Date.parse('9999-12-31T00:00:00Z') / 1000;

/** The lengths of time that the buttons offer, in seconds. */
export const LENGTHS = {
  year: 365 * DAY_S,
  quarter: 90 * DAY_S,
  month: 30 * DAY_S,
  week: 7 * DAY_S,
  day: DAY_S,
};

/** The maximum number of buckets of one curve: about as many as the curve has pixels. */
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

/** The interval of buckets that fits a range: the shortest that gives at most 700 buckets. */
export function intervalFor({ from, until }: TimeRange): string {
  const found = INTERVALS.find(([, seconds]) => (until - from) / seconds <= MOST_BUCKETS);
  return found?.[0] ?? '12mo';
}

/** The shortest time range that a person can choose with the mouse wheel, in seconds. */
const SHORTEST_S = 60;

/**
 * Limits a time range to the time range of the data, with a margin on both sides. Each margin is as long as
 * the time range of the data, but at least a year.
 */
export function clampRange({ from, until }: TimeRange, data: TimeRange): TimeRange {
  const margin = Math.max(data.until - data.from, LENGTHS.year);
  const first = Math.max(data.from - margin, YEAR_1_S);
  const last = Math.min(data.until + margin, YEAR_9999_S);
  const begin = Math.min(Math.max(from, first), last - SHORTEST_S);
  return { from: begin, until: Math.max(Math.min(until, last), begin + SHORTEST_S) };
}

export function timestampOf(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}

export function secondsOf(timestamp: string): number {
  return Date.parse(timestamp) / 1000;
}

/**
 * The keys that change the shown time range. Each has two numbers: how far the beginning and the end of the
 * range move. The number 1 means the whole length of the range.
 */
const STEPS: Readonly<Record<string, readonly [from: number, until: number]>> = {
  '+': [0.25, -0.25],
  '-': [-0.5, 0.5],
  ArrowLeft: [-0.25, -0.25],
  ArrowRight: [0.25, 0.25],
};

/** The time range of the curve after a key press; undefined if the key does not change the range. */
export function movedByKey({ from, until }: TimeRange, key: string): TimeRange | undefined {
  const step = STEPS[key];
  const length = until - from;
  return step && { from: from + step[0] * length, until: until + step[1] * length };
}
