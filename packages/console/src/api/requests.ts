import { queryOptions, infiniteQueryOptions } from '@tanstack/react-query';
import { productGroups } from '@verkko/client';
import { api, dataOf } from './client';
import { timeZone } from './clock';
import { Refusal } from './failure';
import type { Details, NewReading, ProductRow, StoredReading } from './reading';

/** The filter of a list of products. */
export interface ProductFilter {
  readonly q?: string;
  readonly location?: string;
  readonly out?: 'true';
  readonly low?: 'true';
  readonly stale_before?: string;
}

interface Page<T> {
  readonly items: T[];
  readonly next_cursor?: string;
}

export const PRODUCTS_A_PAGE = 500;
const READINGS_A_PAGE = 50;

/** One page of the list of products. */
export function fetchProducts(filter: ProductFilter, limit: number, cursor?: string) {
  const query = { ...filter, limit, ...(cursor !== undefined && { cursor }) };
  return dataOf(api.GET('/api/v1/inventory/products', { params: { query } })) as Promise<Page<ProductRow>>;
}

export const products = (filter: ProductFilter) =>
  infiniteQueryOptions({
    queryKey: ['stock', 'products', filter],
    queryFn: ({ pageParam }) => fetchProducts(filter, PRODUCTS_A_PAGE, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    // The list is not requested again when the window gets the focus. That would take one request for every
    // loaded page of the list.
    refetchOnWindowFocus: false,
  });

/**
 * The forecasts of products. All of them are in one request, so that after a 429 no other request is repeated.
 * @param productid a group that `productGroups` has made
 */
export const forecasts = (productid: string[], location?: string) =>
  queryOptions({
    queryKey: ['stock', 'forecast', productid, location],
    queryFn: async () => {
      const query = { productid, timezone: timeZone, ...(location !== undefined && { location }) };
      return (await dataOf(api.GET('/api/v1/inventory/forecast', { params: { query } }))).items;
    },
    staleTime: 60_000,
  });

/** The levels of products. Products without a reading are left out. */
export async function fetchLevels(productids: string[], location?: string): Promise<ProductRow[]> {
  const place = location === undefined ? {} : { location };
  const answers = productGroups(productids).map((productid) =>
    dataOf(api.GET('/api/v1/inventory/levels', { params: { query: { productid, ...place } } })),
  );
  return (await Promise.all(answers)).flatMap(({ items }) => items);
}

export const level = (productid: string) =>
  queryOptions({
    queryKey: ['stock', productid, 'level'],
    queryFn: async () => {
      const [row] = await fetchLevels([productid]);
      return row ?? null;
    },
  });

/** Details of a product, such as its name; null for an unknown product. */
export async function fetchDetails(productid: string): Promise<Details | null> {
  const params = { path: { productid } };
  try {
    return await dataOf(api.GET('/api/v1/inventory/products/{productid}', { params }));
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

export const details = (productid: string) =>
  queryOptions({ queryKey: ['stock', productid, 'details'], queryFn: () => fetchDetails(productid) });

/** The level of a product over time, in buckets. */
export const series = (
  productid: string,
  interval: string,
  from?: string,
  until?: string,
  location?: string,
) =>
  queryOptions({
    queryKey: ['stock', productid, 'series', interval, from, until, location],
    queryFn: async () => {
      const range = {
        ...(from !== undefined && { starttimestamp: from }),
        ...(until !== undefined && { endtimestamp: until }),
        ...(location !== undefined && { location }),
      };
      const query = { productid, interval, timezone: timeZone, ...range };
      return (await dataOf(api.GET('/api/v1/inventory/series', { params: { query } }))).items;
    },
  });

/**
 * Requests readings. With `include`, the response can also contain voided readings, and the origin of each
 * reading (who stored it and why).
 */
export function fetchReadings(query: {
  productid: string;
  starttimestamp?: string;
  endtimestamp?: string;
  order?: 'asc' | 'desc';
  limit?: number;
  cursor?: string;
  include?: string;
}) {
  return dataOf(api.GET('/api/v1/inventory/query', { params: { query } })) as Promise<Page<StoredReading>>;
}

export const history = (productid: string) =>
  infiniteQueryOptions({
    queryKey: ['stock', productid, 'history'],
    queryFn: ({ pageParam }) =>
      fetchReadings({
        ...{ productid, order: 'desc', limit: READINGS_A_PAGE, include: 'origin,voided' },
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

/** Stores readings, all or none. Requests with the same Idempotency-Key store them once. */
export function storeReadings(items: readonly NewReading[], key: string): Promise<unknown> {
  const params = { header: { 'Idempotency-Key': key } };
  // Each item of the API's type has either a quantity or a delta. In NewReading, both are optional.
  const body = { items } as never;
  return dataOf(api.POST('/api/v1/inventory/update', { params, body }));
}

/** Voids readings, all or none. */
export function voidReadings(readings: readonly StoredReading[], reason?: string) {
  const items = readings.map(({ productid, location, timestamp, id }) => ({
    ...{ productid, timestamp, id },
    ...(location !== undefined && { location }),
  }));
  const body = { items, ...(reason && { reason }) };
  return dataOf(api.POST('/api/v1/inventory/void', { body }));
}

/** Changes the given details of a product; null removes one. */
export function changeDetails(productid: string, changes: Partial<Record<keyof Details, unknown>>) {
  const params = { path: { productid } };
  return dataOf(
    api.PATCH('/api/v1/inventory/products/{productid}', { params, body: changes as Details as never }),
  );
}
