import { useQueries } from '@tanstack/react-query';
import type { ProductRow } from '../api/reading';
import { FORECAST_SIZE, forecasts } from '../api/requests';

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
  const chunks: string[][] = [];
  for (let chunk = Math.floor(first / FORECAST_SIZE); chunk * FORECAST_SIZE <= last; chunk += 1) {
    const part = rows.slice(chunk * FORECAST_SIZE, (chunk + 1) * FORECAST_SIZE);
    chunks.push(part.map(({ productid }) => productid));
  }
  return useQueries({
    queries: chunks.map((productids) => ({
      ...forecasts(productids, location),
      enabled: !isScrolling && productids.length > 0,
    })),
    combine: (results) =>
      new Map(results.flatMap(({ data = [] }) => data.map((item) => [item.productid, item.days_left]))),
  });
}
