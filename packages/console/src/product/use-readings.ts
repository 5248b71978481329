import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { StoredReading } from '../api/reading';
import { fetchReadings, history } from '../api/requests';
import { secondsOf, timestampOf, type TimeRange } from './time-range';

/** The counts are drawn as single points only if the time range has at most this number of readings. */
const MOST_POINTS = 500;

/**
 * All readings of a product that are not voided; undefined if its history does not fit on the first page.
 * That page is loaded in any case.
 */
function useWholeHistory(productid: string): { isKnown: boolean; readings: StoredReading[] | undefined } {
  const page = useInfiniteQuery(history(productid)).data?.pages[0];
  const readings = useMemo(() => {
    const isWhole = page && page.next_cursor === undefined;
    return isWhole ? page.items.filter(({ voided }) => voided === undefined) : undefined;
  }, [page]);
  return { isKnown: page !== undefined, readings };
}

/** The timestamp of a product's first reading; undefined until it is loaded. */
export function useBeginning(productid: string): string | undefined {
  const { isKnown, readings } = useWholeHistory(productid);
  const first = useQuery({
    queryKey: ['stock', productid, 'first'],
    queryFn: () => fetchReadings({ productid, order: 'asc', limit: 1 }),
    enabled: isKnown && readings === undefined,
  });
  return (readings?.at(-1) ?? first.data?.items[0])?.timestamp;
}

/**
 * The counts in a time range; none if the range has too many readings, counts and adjustments together, to
 * draw single points.
 * @param isClose whether the user has zoomed in; if not, counts are not requested
 */
export function useCounts(productid: string, range: TimeRange, isClose: boolean): StoredReading[] {
  const { isKnown, readings } = useWholeHistory(productid);
  const from = timestampOf(range.from);
  const until = timestampOf(range.until);
  const asked = useQuery({
    queryKey: ['stock', productid, 'counts', from, until],
    queryFn: async () => {
      const query = { productid, starttimestamp: from, endtimestamp: until, limit: MOST_POINTS };
      const { items, next_cursor } = await fetchReadings(query);
      return next_cursor === undefined ? items : [];
    },
    placeholderData: keepPreviousData,
    enabled: isClose && isKnown && readings === undefined,
  });
  const found = readings ?? asked.data;
  return useMemo(() => {
    const isInside = ({ timestamp }: StoredReading) =>
      secondsOf(timestamp) >= range.from && secondsOf(timestamp) <= range.until;
    return (found ?? []).filter((reading) => reading.delta === undefined && isInside(reading));
  }, [found, range]);
}
