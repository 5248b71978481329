import { integerParameter } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';

/** Readings to skip. */
export const offset = integerParameter(0, Number.MAX_SAFE_INTEGER);

/** Oldest first, or newest first. */
export const order: Rule<'asc' | 'desc'> = {
  message: 'must be asc or desc',
  schema: { type: 'string', enum: ['asc', 'desc'] },
  read: (value) => (value === 'asc' || value === 'desc' ? value : undefined),
};

/** Any text: whether it is a cursor of this query is checked with the query. */
export const cursor: Rule<string> = {
  message:
    'must be the next_cursor of a page of the same query and the same database; leave it out to begin again',
  schema: { type: 'string' },
  read: (value) => (typeof value === 'string' ? value : undefined),
};
