import { useEffect, useState } from 'react';
import { useHasPlentyOfReads } from '../api/read-limit';
import { useKey } from '../api/session';
import { followLevels } from './follow-levels';
import { addLevels, type ToldLevels } from './told-level';

/** Time between two requests for levels while there is no stream, in ms, for callers with many and with few reads. */
const OFTEN_MS = 15_000;
const SELDOM_MS = 60_000;

/** Most products that a stream may name. */
export const MOST_FOLLOWED = 100;

/** Levels of products as they change. @param location the one that the page shows; undefined for all together */
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
  // What another caller may see, or what was told of another location, is never shown here.
  useEffect(
    () => () => {
      setLevels(new Map());
    },
    [location, key],
  );
  return { levels, isLive };
}
