import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ProductRow } from '../api/reading';
import { type ProductFilter, products } from '../api/requests';
import type { StockSearch } from '../router';
import { staleBefore } from './moment';

/** The products that the address asks for, page by page. */
export function useStock({ q, location, show }: StockSearch) {
  const filter: ProductFilter = {
    ...(q && { q }),
    ...(location && { location }),
    ...(show === 'low' && { low: true as const }),
    ...(show === 'out' && { out: true as const }),
    ...(show === 'stale' && { stale_before: staleBefore() }),
  };
  const query = useInfiniteQuery(products(filter));
  const pages = query.data?.pages;
  const rows = useMemo<ProductRow[]>(() => pages?.flatMap(({ items }) => items) ?? [], [pages]);
  return { ...query, rows };
}

/** The named locations of these products. */
export function locationsOf(rows: readonly ProductRow[]): string[] {
  const names = rows.flatMap(({ locations = [] }) => locations.map(({ location }) => location));
  return [...new Set(names)].filter((name) => name !== '').sort();
}
