import type { Rule } from './rule';

/** Validation rule for a query parameter that may be repeated. Its last value is used. */
export function lastOf<T>(rule: Rule<T>): Rule<T> {
  return { ...rule, read: (value) => rule.read(Array.isArray(value) ? value.at(-1) : value) };
}
