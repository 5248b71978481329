import { hash } from 'node:crypto';
import { invalidValue } from '../errors/invalid-value';
import { productId } from '../readings/product-id.rule';
import type { Rule } from '../validation/rule';

/** Validation rule for the query parameter `cursor`: any text. A later check rejects a cursor of another query. */
export const cursor: Rule<string> = {
  message: 'must be the next_cursor of a page of the same query',
  schema: { type: 'string' },
  read: (value) => (typeof value === 'string' ? value : undefined),
};

/**
 * Encodes the cursor of the page that begins after the given product.
 * @param query the values that select the list; the page limit is not among them, so it may change between pages
 */
export function encodeCursor(productid: string, query: readonly unknown[]): string {
  return Buffer.from(`${fingerprintOf(query)} ${productid}`).toString('base64url');
}

/**
 * Decodes a cursor of the list of products.
 * @returns the name of the last product on the previous page
 * @throws ApiError VALIDATION_ERROR
 */
export function decodeCursor(text: string, query: readonly unknown[]): string {
  const content = Buffer.from(text, 'base64url').toString();
  const productid = productId.read(content.slice(content.indexOf(' ') + 1));
  if (productid !== undefined && encodeCursor(productid, query) === text) return productid;
  throw invalidValue('cursor', cursor.message);
}

function fingerprintOf(query: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(query), 'base64url').slice(0, 11);
}
