import { integerParameter } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';

/** Validation rule for `offset`, the number of readings to skip before the page. */
export const offset = integerParameter(0, Number.MAX_SAFE_INTEGER);

/**
 * Validation rule for `cursor`. It accepts any text; the code that reads the page checks whether the cursor belongs to
 * the query.
 */
export const cursor: Rule<string> = {
  message:
    'must be the next_cursor of a page of the same query and the same database; leave it out to begin again',
  schema: { type: 'string' },
  read: (value) => (typeof value === 'string' ? value : undefined),
};
