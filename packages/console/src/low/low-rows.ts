import { productGroups } from '@verkko/client';
import { queryClient } from '../api/query-client';
import type { ProductRow } from '../api/reading';
import { fetchProducts, forecasts, PRODUCTS_A_PAGE, type ProductFilter } from '../api/requests';
import { staleBefore } from '../stock/moment';

/** A product to buy, with its forecast. */
export interface LowRow {
  readonly row: ProductRow;
  readonly daysLeft: number | undefined;
  readonly perDay: number | undefined;
}

/** A product that lasts at most this many days is "soon out". */
export const SOON_DAYS = 14;

/** Finds every product that is out of stock or has reached its low mark. The most urgent one is first. */
export async function fetchLow(): Promise<LowRow[]> {
  const found = await Promise.all([allRows({ out: 'true' }), allRows({ low: 'true' })]);
  const byProduct = new Map(found.flat().map((row) => [row.productid, row]));
  return byUrgency(await withForecasts([...byProduct.values()]));
}

/**
 * Finds the products that run out soon, among all products, page by page.
 * @param onPage called for each page of products, with those that run out soon, and the number of products on
 * the page
 * @param isOver returns whether the search should end, because its result is no longer needed
 */
export async function findSoonOut(
  onPage: (soon: readonly LowRow[], looked: number) => void,
  isOver: () => boolean,
): Promise<void> {
  for await (const rows of pages({})) {
    const known = await withForecasts(rows.filter(mayRunOut));
    if (isOver()) return;
    onPage(
      known.filter(({ daysLeft = Infinity }) => daysLeft <= SOON_DAYS),
      rows.length,
    );
  }
}

/**
 * Whether a product may have a forecast. It has none if its last reading is older than the period from which
 * forecasts are computed.
 */
function mayRunOut({ timestamp }: ProductRow): boolean {
  return timestamp >= staleBefore();
}

/**
 * Sorts products: first the products that are out of stock, then those with a forecast (fewest days left
 * first), and last those without a forecast.
 */
export function byUrgency(rows: readonly LowRow[]): LowRow[] {
  const rank = ({ row, daysLeft }: LowRow) => (row.quantity <= 0 ? -1 : (daysLeft ?? Infinity));
  return [...rows].sort((one, other) => {
    const [first, second] = [rank(one), rank(other)];
    return first === second ? one.row.productid.localeCompare(other.row.productid) : first - second;
  });
}

async function allRows(filter: ProductFilter): Promise<ProductRow[]> {
  const found: ProductRow[] = [];
  for await (const rows of pages(filter)) found.push(...rows);
  return found;
}

/**
 * Yields the pages of a list of products. While the caller uses one page, the next page is already requested.
 */
async function* pages(filter: ProductFilter): AsyncGenerator<ProductRow[]> {
  let page = await fetchPage(filter);
  while (page.next_cursor !== undefined) {
    const next = fetchPage(filter, page.next_cursor);
    yield page.items;
    page = await next;
  }
  yield page.items;
}

/**
 * Requests one page of a list of products. Each page is a separate query, so that after a 429 only this page
 * is requested again.
 */
function fetchPage(filter: ProductFilter, cursor?: string) {
  return queryClient.query({
    queryKey: ['stock', 'products', 'walk', filter, cursor],
    queryFn: () => fetchProducts(filter, PRODUCTS_A_PAGE, cursor),
  });
}

/**
 * Adds forecasts to products. All forecasts are requested at once, because the service computes several in
 * parallel.
 */
async function withForecasts(rows: readonly ProductRow[]): Promise<LowRow[]> {
  const groups = productGroups(rows.map(({ productid }) => productid));
  const known = await Promise.all(groups.map((group) => queryClient.query(forecasts(group))));
  const byProduct = new Map(known.flat().map((item) => [item.productid, item]));
  return rows.map((row) => {
    const { days_left, per_day } = byProduct.get(row.productid) ?? {};
    return { row, daysLeft: days_left, perDay: per_day };
  });
}
