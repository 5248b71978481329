import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import type { ProductRow } from '../api/reading';
import { fetchReadings, forecasts, series } from '../api/requests';
import { curveData } from './curve-data';
import { intervalFor, timestampOf, type TimeRange } from './time-range';

/** Time after the last turn of the wheel before finer buckets are asked for. */
const TURNING_MS = 250;
/** Most counts that are drawn as points. */
const MOST_POINTS = 500;

/** The data of the curve in a range: buckets that suit it, the counts where there are few, and the forecast. */
export function useCurve(row: ProductRow, range: TimeRange, scale: number) {
  const { productid } = row;
  const [asked] = useDebouncedValue(range, TURNING_MS);
  const from = timestampOf(asked.from);
  const until = timestampOf(asked.until);
  const buckets = useQuery({
    ...series(productid, intervalFor(asked), from, until),
    placeholderData: keepPreviousData,
  });
  const counts = useQuery({
    queryKey: ['stock', productid, 'counts', from, until],
    queryFn: async () => {
      const query = { productid, starttimestamp: from, endtimestamp: until, limit: MOST_POINTS };
      const { items, next_cursor } = await fetchReadings(query);
      return next_cursor === undefined ? items.filter(({ delta }) => delta === undefined) : [];
    },
    placeholderData: keepPreviousData,
    // The curve is of all locations together, and a count is of one.
    enabled: (row.locations ?? []).length <= 1,
  });
  const forecast = useQuery(forecasts([productid])).data?.[0];
  const { data: found } = buckets;
  const { data: counted } = counts;
  const data = useMemo(
    () => found && curveData({ buckets: found, counts: counted ?? [], forecast, range: asked, scale }),
    [found, counted, forecast, asked, scale],
  );
  return { data, forecast, error: buckets.error, refetch: buckets.refetch };
}
