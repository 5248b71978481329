import { productId } from '../readings/product-id.rule';
import type { Rule } from '../validation/rule';

const NAME = '1 to 255 characters, valid Unicode, without U+0000';

const MOST_PARAMETERS = 100;

/** Most products in a body. */
export const MOST_IN_BODY = 1000;

/** Product names without duplicates, in the order of the query string. */
export const productIdParameters: Rule<string[]> = {
  message: `must be given 1 to ${MOST_PARAMETERS} times, each time a product: ${NAME}`,
  schema: { type: 'array', items: productId.schema, minItems: 1, maxItems: MOST_PARAMETERS },
  takesList: true,
  read: (value) => namesIn(Array.isArray(value) ? value : [value], MOST_PARAMETERS),
};

/** Product names without duplicates, in the order of a JSON array. */
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
