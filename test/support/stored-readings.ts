import type { TestDatabase } from './database';
import type { ModelReading } from './stock-model';

/** The readings of a product in PostgreSQL, without voided readings. Times are in seconds since 1970. */
export async function storedReadings(
  { query }: Pick<TestDatabase, 'query'>,
  productid: string,
): Promise<ModelReading[]> {
  const rows = await query<{
    id: number;
    location: string;
    at: number;
    quantity: number;
    is_delta: boolean;
  }>(
    `SELECT id::int, location, extract(epoch FROM "timestamp")::int AS at, quantity, is_delta
     FROM inventory_items WHERE productid = $1`,
    [productid],
  );
  return rows.map(({ quantity, is_delta, ...reading }) => ({
    ...reading,
    ...(is_delta ? { delta: quantity } : { quantity }),
  }));
}
