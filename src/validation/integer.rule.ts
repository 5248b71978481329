import type { Rule } from './rule';

/** Validation rule for an integer in JSON: `2.0` and `1e3` are integers; `"5"`, `true` and `null` are not. */
export function integer(minimum: number, maximum: number): Rule<number> {
  return {
    message: `must be an integer from ${minimum} to ${maximum}`,
    schema: { type: 'integer', minimum, maximum },
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
        ? value
        : undefined,
  };
}

/**
 * Validation rule for an integer in a query string, where every value is text. It may have digits and, if negative
 * numbers are allowed, a minus sign.
 */
export function integerParameter(minimum: number, maximum: number): Rule<number> {
  const rule = integer(minimum, maximum);
  const form = minimum < 0 ? /^-?\d+$/ : /^\d+$/;
  return {
    ...rule,
    read: (value) => rule.read(typeof value === 'string' && form.test(value) ? Number(value) : value),
  };
}
