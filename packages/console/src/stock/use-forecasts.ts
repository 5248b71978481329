import { useQueries } from '@tanstack/react-query';
import { productGroups } from '@verkko/client';
import type { ProductRow } from '../api/reading';
import { forecasts } from '../api/requests';

/** The number of products in a chunk. A chunk takes one request, or a few if the product IDs are long. */
const CHUNK = 100;

/**
 * The number of days for which the stock lasts, for each product in the visible rows. The forecasts of a fixed
 * group of a hundred products are requested together. During scrolling, nothing is requested, because the person
 * does not stop at the rows that pass by.
 */
export function useDaysLeft(
  rows: readonly ProductRow[],
  first: number,
  last: number,
  location: string | undefined,
  isScrolling: boolean,
) {
  const groups: string[][] = [];
  for (let chunk = Math.floor(first / CHUNK); chunk * CHUNK <= last; chunk += 1) {
    const part = rows.slice(chunk * CHUNK, (chunk + 1) * CHUNK);
    groups.push(...productGroups(part.map(({ productid }) => productid)));
  }
  return useQueries({
    queries: groups.map((group) => ({ ...forecasts(group, location), enabled: !isScrolling })),
    combine: (results) =>
      new Map(results.flatMap(({ data = [] }) => data.map((item) => [item.productid, item.days_left]))),
  });
}
