import type { Client } from '@verkko/client';
import { ask } from './ask';
import { productPages } from './product-pages';

/** A stock level that was changed by adjustments since its last count. */
export interface AdjustedLevel {
  readonly productid: string;
  /** The location of the level; empty for the unnamed location. */
  readonly location: string;
  readonly quantity: number;
}

/** A stock level as the service returns it. */
interface Level {
  readonly quantity: number;
  readonly counted_at?: string;
}

/**
 * Finds the stock level of each product at each of its locations, at a given time. Levels that do not result
 * from adjustments are left out.
 */
export async function* adjustedLevels(client: Client, at: string): AsyncGenerator<AdjustedLevel> {
  for await (const products of productPages(client, {})) {
    const productids = products.map(({ productid }) => productid);
    const { items } = await ask(() => client.POST('/api/v1/inventory/levels', { body: { productids, at } }));
    for (const { productid, locations, ...level } of items) {
      for (const place of locations ?? [{ location: '', ...level }]) {
        const { location, quantity } = place;
        if (await isAdjusted(client, productid, location, place, at)) yield { productid, location, quantity };
      }
    }
  }
}

/**
 * Tells whether a stock level contains adjustments after its last count, or was never counted. A level with
 * `counted_at` is a count and later adjustments. If a level has no `counted_at`, its newest reading decides:
 * it is an adjustment or a count.
 */
async function isAdjusted(
  client: Client,
  productid: string,
  location: string,
  { counted_at }: Level,
  endtimestamp: string,
): Promise<boolean> {
  if (counted_at !== undefined) return true;
  const query = { productid, location, endtimestamp, order: 'desc', limit: 1 } as const;
  const { items } = await ask(() => client.GET('/api/v1/inventory/query', { params: { query } }));
  return items.some((reading) => 'delta' in reading);
}
