import { useEffect, useRef } from 'react';
import { noteChange } from '../api/last-change';
import { forgetStock, queryClient } from '../api/query-client';
import { useHasPlentyOfReads } from '../api/read-limit';
import type { ProductRow } from '../api/reading';
import { history, level } from '../api/requests';
import { type ToldLevel, withTold } from '../live/told-level';
import { useLiveLevels } from '../live/use-live-levels';

/**
 * Minimum time in ms between two reloads of a product's data. OFTEN_MS is for callers whose rate limit allows
 * many reads, SELDOM_MS for all other callers. If several pages of the product's history are loaded, the time
 * is multiplied by their number.
 */
const OFTEN_MS = 2000;
const SELDOM_MS = 15_000;

/**
 * While a mouse button is pressed, or a reload is in progress, no reload begins. The page tries again after
 * this time, in ms.
 */
const HELD_MS = 300;

/**
 * Reloads the data of a product when the page receives a newer stock level of this product.
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
      // drag or lose a click. The data is also not reloaded while earlier requests for it are in progress,
      // because a reload would cancel them.
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

/** Whether the levels that the service has sent differ from those that the console shows. */
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
