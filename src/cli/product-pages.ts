import type { Client, components } from '@verkko/client';
import { ask } from './ask';

/** Maximum number of products that one request returns. */
const PRODUCTS = 500;

/** A product as the response to a list request contains it. */
export type Product = components['schemas']['LevelDto'] & {
  readonly name?: string;
  readonly low_at?: number;
};

/** Reads the products that match a filter, page by page. @throws Failure */
export async function* productPages(client: Client, filter: object): AsyncGenerator<Product[]> {
  let cursor: string | undefined;
  do {
    const query = { ...filter, limit: PRODUCTS, ...(cursor !== undefined && { cursor }) };
    const page = await ask(() => client.GET('/api/v1/inventory/products', { params: { query } }));
    if (page.items.length > 0) yield page.items;
    cursor = page.next_cursor;
  } while (cursor !== undefined);
}
