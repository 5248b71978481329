import type { Rule } from '../validation/rule';
import { text } from '../validation/text.rule';

/** The name of a location. Readings without one belong to the unnamed location. */
export const location = text(255);

/** A location in a query string, where the empty text names the unnamed one. */
export const locationParameter: Rule<string> = {
  ...location,
  message: `${location.message}; or empty, for the unnamed location`,
  schema: { ...location.schema, minLength: 0 },
  read: (value) => (value === '' ? value : location.read(value)),
};
