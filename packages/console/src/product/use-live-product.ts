import { useEffect, useRef } from 'react';
import { noteWrite } from '../api/own-writes';
import { forgetStock, queryClient } from '../api/query-client';
import { useHasPlentyOfReads } from '../api/read-limit';
import type { ProductRow } from '../api/reading';
import { level } from '../api/requests';
import { type ToldLevel, withTold } from '../live/told-level';
import { useLiveLevels } from '../live/use-live-levels';

/** Least time between two renewals of the page, which takes several requests, for callers with many and few reads. */
const OFTEN_MS = 2000;
const SELDOM_MS = 15_000;

/** Time until the next attempt while the person holds a mouse button or a finger down, in ms. */
const HELD_MS = 300;

/**
 * Renews what the page shows of a product when its level has changed elsewhere.
 * @param isLoaded whether the page shows the product yet
 * @returns whether changes are told
 */
export function useLiveProduct(productid: string, isLoaded: boolean): boolean {
  const { levels, isLive } = useLiveLevels(isLoaded ? [productid] : []);
  const told = levels.get(productid);
  const pause = useHasPlentyOfReads() ? OFTEN_MS : SELDOM_MS;
  const renewedAt = useRef(-Infinity);
  useEffect(() => {
    const row = queryClient.getQueryData(level(productid).queryKey);
    if (!told || row === undefined || !isNews(told, row)) return undefined;
    const renew = () => {
      // A redrawn curve would end a drag, and a moved row would lose a click.
      if (document.querySelector(':active')) timer = setTimeout(renew, HELD_MS);
      else {
        renewedAt.current = performance.now();
        noteWrite();
        void forgetStock([productid]);
      }
    };
    let timer = setTimeout(renew, renewedAt.current + pause - performance.now());
    return () => {
      clearTimeout(timer);
    };
  }, [told, productid, pause]);
  return isLive;
}

/** Whether told levels differ from what the page shows. */
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
