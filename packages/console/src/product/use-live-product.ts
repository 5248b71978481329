import { useEffect, useRef } from 'react';
import { noteChange } from '../api/last-change';
import { forgetStock, queryClient } from '../api/query-client';
import { useHasPlentyOfReads } from '../api/read-limit';
import type { ProductRow } from '../api/reading';
import { history, level } from '../api/requests';
import { type ToldLevel, withTold } from '../live/told-level';
import { useLiveLevels } from '../live/use-live-levels';

/**
 * Shortest times in ms between two reloads of the page's data. The first is for callers whose rate limit
 * allows many reads, the second for other callers. The time is multiplied by the number of loaded pages of
 * the history.
 */
const OFTEN_MS = 2000;
const SELDOM_MS = 15_000;

/**
 * Time in ms until the next attempt to reload, while a pressed mouse button or a request in progress prevents
 * it.
 */
const HELD_MS = 300;

/**
 * Reloads the data of a product when its level was changed elsewhere.
 * @param isLoaded whether the page already shows the product
 * @returns whether the service sends changes by a stream
 */
export function useLiveProduct(productid: string, isLoaded: boolean): boolean {
  const { levels, isLive } = useLiveLevels(isLoaded ? [productid] : []);
  const told = levels.get(productid);
  const pause = useHasPlentyOfReads() ? OFTEN_MS : SELDOM_MS;
  const renewedAt = useRef(-Infinity);
  useEffect(() => {
    const hasNews = () => {
      const row = queryClient.getQueryData(level(productid).queryKey);
      return told !== undefined && row !== undefined && isNews(told, row);
    };
    if (!hasNews()) return undefined;
    const renew = () => {
      // The data is not reloaded while a mouse button is held, because drawing the page again would end a
      // drag or lose a click. It is not reloaded while other requests load it, because a reload would cancel
      // these requests.
      const isHeld = document.querySelector(':active') !== null;
      const isRenewing = queryClient.isFetching({ queryKey: ['stock', productid] }) > 0;
      if (isHeld || isRenewing) timer = setTimeout(renew, HELD_MS);
      else if (hasNews()) {
        renewedAt.current = performance.now();
        noteChange();
        void forgetStock([productid]);
      }
    };
    const pages = queryClient.getQueryData(history(productid).queryKey)?.pages.length ?? 1;
    let timer = setTimeout(renew, renewedAt.current + pause * pages - performance.now());
    return () => {
      clearTimeout(timer);
    };
  }, [told, productid, pause]);
  return isLive;
}

/** Whether the levels that the service has sent differ from those on the page. */
function isNews(told: readonly ToldLevel[], row: ProductRow | null): boolean {
  const isGone = told.every(({ quantity }) => quantity === undefined);
  if (row === null || isGone) return (row === null) !== isGone;
  const { quantity, timestamp, locations } = withTold(row, told);
  return (
    quantity !== row.quantity ||
    timestamp !== row.timestamp ||
    JSON.stringify(locations) !== JSON.stringify(row.locations)
  );
}
