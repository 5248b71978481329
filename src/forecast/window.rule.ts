import type { Rule } from '../validation/rule';

const FORM = /^([1-9]\d{0,2})d$/;

const FEWEST = 7;
const MOST = 366;

export const DEFAULT_WINDOW = '28d';

/** Validation rule for the number of past days that a forecast uses. */
export const daysBack: Rule<string> = {
  message: `must be a number of days from ${FEWEST}d to ${MOST}d, such as 28d`,
  schema: { type: 'string', pattern: FORM.source },
  read: (value) => {
    const [, days] = (typeof value === 'string' && FORM.exec(value)) || [];
    return Number(days) >= FEWEST && Number(days) <= MOST ? (value as string) : undefined;
  },
};
