import type { Rule } from '../validation/rule';

const FORM = /^[1-9]\d{0,7}[smhd]$/;

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Longest interval: about a year. */
const MOST_S = 366 * SECONDS.d;

/** The length of a bucket in a series: a number of seconds, minutes, hours or days. */
export const interval: Rule<string> = {
  message: 'must be a number of s, m, h or d, such as 30s, 5m, 1h, 1d or 7d, up to 366d',
  schema: { type: 'string', pattern: FORM.source },
  read: (value) =>
    typeof value === 'string' && FORM.test(value) && secondsOf(value) <= MOST_S ? value : undefined,
};

/** @param value an interval that the rule accepted */
export function secondsOf(value: string): number {
  return Number(value.slice(0, -1)) * SECONDS[value.at(-1) as keyof typeof SECONDS];
}
