import { useEffect, useState } from 'react';
import { useHasPlentyOfReads } from '../api/read-limit';
import { useKey } from '../api/session';
import { followLevels } from './follow-levels';
import { addLevels, type ToldLevels } from './told-level';

/**
 * Times in ms between two requests for levels while there is no stream. The first is for callers whose rate
 * limit allows many reads, the second for other callers.
 */
const OFTEN_MS = 15_000;
const SELDOM_MS = 60_000;

/** The maximum number of products that a stream may follow. */
export const MOST_FOLLOWED = 100;

/**
 * The levels of products, updated when they change.
 * @param location the location that the page shows; undefined for the sum of all locations
 */
export function useLiveLevels(productids: readonly string[], location?: string) {
  const [levels, setLevels] = useState<ToldLevels>(new Map());
  const [isLive, setLive] = useState(false);
  const interval = useHasPlentyOfReads() ? OFTEN_MS : SELDOM_MS;
  const key = useKey();
  const names = JSON.stringify(productids);
  useEffect(() => {
    const wanted = JSON.parse(names) as string[];
    if (wanted.length === 0) return undefined;
    return followLevels(
      { productids: wanted, location, interval },
      {
        onBegin: (told) => {
          setLevels(addLevels(new Map(), told));
        },
        onLevels: (told) => {
          setLevels((known) => addLevels(known, told));
        },
        onLive: setLive,
      },
    );
  }, [names, location, interval, key]);
  // When the location or the API key changes, the old levels are removed. They are levels of the old
  // location, or levels that the new caller may have no right to see.
  useEffect(
    () => () => {
      setLevels(new Map());
    },
    [location, key],
  );
  return { levels, isLive };
}
