import { integerParameter } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { text } from '../validation/text.rule';

/** Validation rule for a search text, which is any part of a product's name, barcode or productid. */
export const searchText = text(255);

/** Validation rule for a level: any integer that a level can be. */
export const level = integerParameter(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/**
 * Validation rule for a filter that is `true` or left out: `false` could mean the opposite, or no filter. The schema is
 * not an enum of booleans, which client generators do not understand.
 */
export const on: Rule<true> = {
  message: 'must be true, or left out',
  schema: { type: 'string', enum: ['true'] },
  read: (value) => (value === 'true' || value === true ? true : undefined),
};
