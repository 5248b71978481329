import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ProductRow } from '../api/reading';
import { type ProductFilter, products } from '../api/requests';
import type { StockSearch } from '../router';
import { staleBefore } from './moment';

/** If a page has fewer products than this, it does not fill the screen, and the next page is requested. */
const SHORT_PAGE = 50;

/** The products that match the search and filters in the URL, loaded in pages. */
export function useStock({ q, location, show }: StockSearch) {
  const filter: ProductFilter = {
    ...(q && { q }),
    ...(location && { location }),
    ...(show === 'low' && { low: 'true' as const }),
    ...(show === 'out' && { out: 'true' as const }),
    ...(show === 'stale' && { stale_before: staleBefore() }),
  };
  const query = useInfiniteQuery(products(filter));
  const pages = query.data?.pages;
  const { hasNextPage, isFetching, fetchNextPage } = query;
  // After a short page, the next page is requested at once. With a filter, a page may be short or even empty
  // although more pages follow.
  const isShort = hasNextPage && (pages?.at(-1)?.items.length ?? 0) < SHORT_PAGE;
  useEffect(() => {
    if (isShort && !isFetching) void fetchNextPage();
  }, [isShort, isFetching, fetchNextPage]);
  const rows = useMemo<ProductRow[]>(() => pages?.flatMap(({ items }) => items) ?? [], [pages]);
  return { ...query, rows };
}

/** The distinct named locations of the given products. */
export function locationsOf(rows: readonly ProductRow[]): string[] {
  const names = rows.flatMap(({ locations = [] }) => locations.map(({ location }) => location));
  return [...new Set(names)].filter((name) => name !== '').sort();
}
