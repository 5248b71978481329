import type { Rule } from '../validation/rule';
import { timestamp } from '../readings/timestamp.rule';

const MAX_LENGTH = 100;

/**
 * Validation rule for the name of an API key. Control characters are rejected, because a command prints the names on a
 * terminal. The joiners of letters and emojis (U+200C, U+200D) are allowed, because many names contain them.
 */
export const keyName: Rule<string> = {
  message: `must be a string of 1 to ${MAX_LENGTH} characters, without control characters`,
  schema: { type: 'string', minLength: 1, maxLength: MAX_LENGTH },
  read: (value) =>
    typeof value === 'string' &&
    /^(?:\P{C}|[\u200c\u200d])+$/u.test(value) &&
    Array.from(value).length <= MAX_LENGTH
      ? value
      : undefined,
};

/** Validation rule for the expiry of an API key, which must be in the future. */
export const keyExpiry: Rule<string> = {
  ...timestamp,
  message: 'must be an ISO 8601 date-time in the future, such as 2030-01-01T00:00:00Z',
  read: (value) => {
    const moment = timestamp.read(value);
    // oxlint-disable-next-line no-restricted-properties -- a moment, and not a duration
    return moment !== undefined && Date.parse(moment) > Date.now() ? moment : undefined;
  },
};
