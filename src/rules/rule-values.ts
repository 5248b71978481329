import { integer } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { type Condition, CONDITIONS } from './condition';

const NAMES = Object.keys(CONDITIONS) as Condition[];

export const condition: Rule<Condition> = {
  message: `must be one of ${NAMES.join(', ')}`,
  schema: { type: 'string', enum: NAMES },
  read: (value) => NAMES.find((name) => name === value),
};

/**
 * Validation rule for the stock level in a stock rule. The level may be negative. The limits are those of the
 * database column; the level of a product may exceed them.
 */
export const level = integer(-2_147_483_647, 2_147_483_647);

/** Validation rule for the number of days that the stock lasts. */
export const days = integer(1, 3650);

/**
 * Validation rule for the member `all` of a rule. It must be true; `false` is rejected, because its meaning is not
 * clear.
 */
export const allProducts: Rule<true> = {
  message: 'must be true, or left out',
  schema: { type: 'boolean' },
  read: (value) => (value === true ? true : undefined),
};

export const isPaused: Rule<boolean> = {
  message: 'must be true or false',
  schema: { type: 'boolean' },
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

const FORM = /^([1-9]\d{0,5})(m|h|d)$/;

/** Longest duration in a rule, in minutes, hours and days: about a year. */
const MOST = { m: 527_040, h: 8784, d: 366 };

/**
 * Validation rule for a duration. A product counts as stale if it has had no reading for this duration. The
 * duration is in whole minutes, because rules are checked once a minute.
 */
export const silence: Rule<string> = {
  message: 'must be a number of m, h or d, such as 90m, 36h or 7d, up to 366d',
  schema: { type: 'string', pattern: FORM.source },
  read: (value) => {
    const [, count, unit] = (typeof value === 'string' && FORM.exec(value)) || [];
    return Number(count) <= MOST[unit as keyof typeof MOST] ? (value as string) : undefined;
  },
};
