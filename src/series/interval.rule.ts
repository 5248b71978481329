import type { Rule } from '../validation/rule';

const FORM = /^([1-9]\d{0,7})(s|m|h|d|mo)$/;

/** Number of seconds in each unit of time whose length is constant. */
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * The maximum length of an interval of a series, for each unit of time. All these lengths are about a year.
 */
const MOST = { s: 31_622_400, m: 527_040, h: 8784, d: 366, mo: 12 };

/** The length of a bucket of a series: a number of seconds, days or months. */
export interface Interval {
  readonly length: number;
  readonly unit: 'second' | 'day' | 'month';
}

/** Validation rule for the length of a bucket of a series: a number of seconds, minutes, hours, days or months. */
export const interval: Rule<string> = {
  message: 'must be a number of s, m, h, d or mo, such as 30s, 5m, 1h, 1d, 7d or 1mo, up to 366d or 12mo',
  schema: { type: 'string', pattern: FORM.source },
  read: (value) => {
    const [, count, unit] = (typeof value === 'string' && FORM.exec(value)) || [];
    return Number(count) <= MOST[unit as keyof typeof MOST] ? (value as string) : undefined;
  },
};

/**
 * Parses the length of an interval of a series.
 * @param value a text that the validation rule for intervals has accepted
 */
export function parseInterval(value: string): Interval {
  const [, count, unit] = FORM.exec(value) as unknown as [string, string, keyof typeof MOST];
  if (unit === 'mo') return { length: Number(count), unit: 'month' };
  if (unit === 'd') return { length: Number(count), unit: 'day' };
  return { length: Number(count) * SECONDS[unit], unit: 'second' };
}
