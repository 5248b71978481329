import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import type { ProductRow } from '../api/reading';
import { forecasts, series } from '../api/requests';
import { curveData } from './curve-data';
import { intervalFor, timestampOf, type TimeRange } from './time-range';
import { useCounts } from './use-readings';

/** Time in ms from the last turn of the mouse wheel until the buckets of the new time range are requested. */
const TURNING_MS = 250;

/**
 * The data of the curve in a range: buckets, single counts if there are few, and the forecast.
 * @param isClose whether the person has zoomed in
 */
export function useCurve(row: ProductRow, range: TimeRange, scale: number, isClose: boolean) {
  const { productid } = row;
  const [asked] = useDebouncedValue(range, TURNING_MS);
  const from = timestampOf(asked.from);
  const until = timestampOf(asked.until);
  const buckets = useQuery({
    ...series(productid, intervalFor(asked), from, until),
    placeholderData: keepPreviousData,
  });
  // The curve shows the sum of all locations. So it shows single counts only if the product has no more than
  // one location.
  const isOnePlace = (row.locations ?? []).length <= 1;
  const counts = useCounts(productid, asked, isOnePlace && isClose);
  const forecast = useQuery(forecasts([productid])).data?.[0];
  const { data: found } = buckets;
  const data = useMemo(
    () =>
      found && curveData({ buckets: found, counts: isOnePlace ? counts : [], forecast, range: asked, scale }),
    [found, counts, isOnePlace, forecast, asked, scale],
  );
  return { data, forecast, error: buckets.error, refetch: buckets.refetch };
}
