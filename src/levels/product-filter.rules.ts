import { integerParameter } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { text } from '../validation/text.rule';

/** Validation rule for a search text, which finds products whose name, barcode or productid contains it. */
export const searchText = text(255);

/** Validation rule for a stock level: any integer that can be a level. */
export const level = integerParameter(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/**
 * Validation rule for a query parameter that is `true` or left out. `false` is rejected, because it could mean the
 * opposite filter or no filter. The schema does not list booleans as an enum, because client generators do not
 * understand that.
 */
export const on: Rule<true> = {
  message: 'must be true, or left out',
  schema: { type: 'string', enum: ['true'] },
  read: (value) => (value === 'true' || value === true ? true : undefined),
};
