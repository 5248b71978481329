import type { Rule } from '../validation/rule';
import { TimeZone } from './time-zone';

/**
 * Validation rule for the IANA name of a time zone; upper and lower case make no difference. An unencoded `+` in a
 * query string arrives as a space. No name contains a space, so `Etc/GMT 2` is read as `Etc/GMT+2`.
 */
export const timeZone: Rule<string> = {
  message: 'must be the IANA name of a time zone, such as Europe/Helsinki, America/New_York or UTC',
  schema: { type: 'string', minLength: 2, maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$' },
  read: (value) => {
    if (typeof value !== 'string') return undefined;
    const name = value.replace(' ', '+');
    return TimeZone.named(name) && name;
  },
};
