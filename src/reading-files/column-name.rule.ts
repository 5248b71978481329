import { productId } from '../readings/product-id.rule';
import type { Rule } from '../validation/rule';

/** Validation rule for the name of a column in a file. */
export const columnName: Rule<string> = {
  ...productId,
  message: 'must be the name of a column, of 1 to 255 characters',
};
