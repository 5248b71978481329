import { productId } from '../readings/product-id.rule';
import type { Rule } from '../validation/rule';

const MOST = 100;

/** Product names without duplicates, in the order of the query string. */
export const productIds: Rule<string[]> = {
  message: `must be given 1 to ${MOST} times, each time a product: 1 to 255 characters, valid Unicode, without U+0000`,
  schema: { type: 'array', items: productId.schema, minItems: 1, maxItems: MOST },
  takesList: true,
  read: (value) => {
    const names = Array.isArray(value) ? (value as unknown[]) : [value];
    const read = names.map((name) => productId.read(name)).filter((name) => name !== undefined);
    return read.length === names.length && names.length <= MOST ? [...new Set(read)] : undefined;
  },
};
