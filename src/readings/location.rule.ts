import type { Rule } from '../validation/rule';
import { text } from '../validation/text.rule';

/** Validation rule for the name of a location. Readings that name no location belong to the unnamed location. */
export const location = text(255);

/** Validation rule for a location in a query string, where the empty text means the unnamed location. */
export const locationParameter: Rule<string> = {
  ...location,
  message: `${location.message}; or empty, for the unnamed location`,
  schema: { ...location.schema, minLength: 0 },
  read: (value) => (value === '' ? value : location.read(value)),
};
