import { productId } from '../readings/product-id.rule';
import type { Rule } from '../validation/rule';

const NAME = '1 to 255 characters, valid Unicode, without U+0000';

const MOST_PARAMETERS = 100;

/** Maximum number of products in the body of a request. */
export const MOST_IN_BODY = 1000;

/** Validation rule for product names in a query string; duplicates are removed, and the order is kept. */
export const productIdParameters: Rule<string[]> = {
  message: `must be given 1 to ${MOST_PARAMETERS} times, each time a product: ${NAME}`,
  schema: { type: 'array', items: productId.schema, minItems: 1, maxItems: MOST_PARAMETERS },
  takesList: true,
  read: (value) => namesIn(Array.isArray(value) ? value : [value], MOST_PARAMETERS),
};

/** Validation rule for product names in a JSON array; duplicates are removed, and the order is kept. */
export const productIds: Rule<string[]> = {
  message: `must be an array of 1 to ${MOST_IN_BODY} products, each a string of ${NAME}`,
  schema: { type: 'array', items: productId.schema, minItems: 1, maxItems: MOST_IN_BODY },
  read: (value) => (Array.isArray(value) ? namesIn(value, MOST_IN_BODY) : undefined),
};

function namesIn(values: readonly unknown[], most: number): string[] | undefined {
  if (values.length === 0 || values.length > most) return undefined;
  const names = values.map((value) => productId.read(value)).filter((name) => name !== undefined);
  return names.length === values.length ? [...new Set(names)] : undefined;
}
