import type { Rule } from './rule';

/** The rule for a query parameter of which the last value counts when it is given several times. */
export function lastOf<T>(rule: Rule<T>): Rule<T> {
  return { ...rule, read: (value) => rule.read(Array.isArray(value) ? value.at(-1) : value) };
}
