import { queryClient } from '../api/query-client';
import type { ProductRow } from '../api/reading';
import {
  FORECAST_SIZE,
  fetchProducts,
  forecasts,
  PRODUCTS_A_PAGE,
  type ProductFilter,
} from '../api/requests';

/** A product to buy, with what is known of its future. */
export interface LowRow {
  readonly row: ProductRow;
  readonly daysLeft: number | undefined;
  readonly perDay: number | undefined;
}

/** Days that a product lasts and is yet "soon out". */
export const SOON_DAYS = 14;

/** Every product that is out, or at its low mark, the most urgent first. */
export async function fetchLow(): Promise<LowRow[]> {
  const found = new Map<string, ProductRow>();
  for (const filter of [{ out: 'true' }, { low: 'true' }] as const) {
    for await (const rows of pages(filter)) for (const row of rows) found.set(row.productid, row);
  }
  return byUrgency(await withForecasts([...found.values()]));
}

/** Looks at every product for those that run out soon. @param onLooked called with how many were looked at */
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

/** Out first, then by days left; those without a forecast last. */
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
    // A query of its own: a page that is refused for now is asked for again, and not those before it.
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
