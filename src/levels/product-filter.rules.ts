import { integerParameter } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { text } from '../validation/text.rule';

/** Any part of a product's name, barcode or productid. */
export const searchText = text(255);

/** Any number that a level can be. */
export const level = integerParameter(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** A filter that is on or left out: `false` may be meant as the opposite, or as no filter. Generators know no enum of booleans. */
export const on: Rule<true> = {
  message: 'must be true, or left out',
  schema: { type: 'string', enum: ['true'] },
  read: (value) => (value === 'true' || value === true ? true : undefined),
};
