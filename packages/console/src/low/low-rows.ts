import { queryClient } from '../api/query-client';
import type { ProductRow } from '../api/reading';
import {
  FORECAST_SIZE,
  fetchProducts,
  forecasts,
  PRODUCTS_A_PAGE,
  type ProductFilter,
} from '../api/requests';

/** A product to buy, with its forecast. */
export interface LowRow {
  readonly row: ProductRow;
  readonly daysLeft: number | undefined;
  readonly perDay: number | undefined;
}

/** A product that lasts at most this many days is "soon out". */
export const SOON_DAYS = 14;

/** Finds every product that is out or at most at its low mark, the most urgent first. */
export async function fetchLow(): Promise<LowRow[]> {
  const found = new Map<string, ProductRow>();
  for (const filter of [{ out: 'true' }, { low: 'true' }] as const) {
    for await (const rows of pages(filter)) for (const row of rows) found.set(row.productid, row);
  }
  return byUrgency(await withForecasts([...found.values()]));
}

/**
 * Finds the products that run out soon, among all products.
 * @param onLooked called with the number of products checked
 */
export async function fetchSoonOut(onLooked: (count: number) => void): Promise<LowRow[]> {
  const soon: LowRow[] = [];
  let looked = 0;
  for await (const rows of pages({})) {
    const known = await withForecasts(rows);
    soon.push(...known.filter(({ daysLeft }) => daysLeft !== undefined && daysLeft <= SOON_DAYS));
    looked += rows.length;
    onLooked(looked);
  }
  return soon;
}

/** Sorts products: those that are out first, then by days left, and products without a forecast last. */
export function byUrgency(rows: readonly LowRow[]): LowRow[] {
  const rank = ({ row, daysLeft }: LowRow) => (row.quantity <= 0 ? -1 : (daysLeft ?? Infinity));
  return [...rows].sort((one, other) => {
    const [first, second] = [rank(one), rank(other)];
    return first === second ? one.row.productid.localeCompare(other.row.productid) : first - second;
  });
}

async function* pages(filter: ProductFilter): AsyncGenerator<ProductRow[]> {
  let cursor: string | undefined;
  do {
    // Each page is a separate query, so that after a 429 only the rejected page is requested again.
    const after = cursor;
    const page = await queryClient.query({
      queryKey: ['stock', 'products', 'walk', filter, after],
      queryFn: () => fetchProducts(filter, PRODUCTS_A_PAGE, after),
    });
    yield page.items;
    cursor = page.next_cursor;
  } while (cursor !== undefined);
}

async function withForecasts(rows: readonly ProductRow[]): Promise<LowRow[]> {
  const known: LowRow[] = [];
  for (let start = 0; start < rows.length; start += FORECAST_SIZE) {
    const part = rows.slice(start, start + FORECAST_SIZE);
    const items = await queryClient.query(forecasts(part.map(({ productid }) => productid)));
    const byProduct = new Map(items.map((item) => [item.productid, item]));
    for (const row of part) {
      const { days_left, per_day } = byProduct.get(row.productid) ?? {};
      known.push({ row, daysLeft: days_left, perDay: per_day });
    }
  }
  return known;
}
