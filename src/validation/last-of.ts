import { messageFor, type Rule } from './rule';

/**
 * Validation rule for a query parameter that may be repeated. Its last value is used, and error messages are
 * about it.
 */
export function lastOf<T>(rule: Rule<T>): Rule<T> {
  const last = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);
  return {
    ...rule,
    takesLast: true,
    read: (value) => rule.read(last(value)),
    explain: (value) => messageFor(rule, last(value)),
  };
}
