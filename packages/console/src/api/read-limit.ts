import { useSyncExternalStore } from 'react';

/** Reads a minute from which on a screen may ask for every row of a list on its own. */
const PLENTY = 600;

/** Reads a minute that the caller has; undefined until the service has said so. */
let limit: number | undefined;
const listeners = new Set<() => void>();

/** Learns the limit of reads from the headers of any answer to a read. Without these headers there is no limit. */
export function learnReadLimit(headers: Headers): void {
  const [, quota, seconds] = /;q=(\d+);w=(\d+)/.exec(headers.get('RateLimit-Policy') ?? '') ?? [];
  const next = quota === undefined ? Infinity : (Number(quota) * 60) / Number(seconds);
  if (next === limit) return;
  limit = next;
  for (const listener of listeners) listener();
}

/** Whether the caller has so many reads that a list may ask for each of its rows: 30 a minute are for what is needed. */
export function useHasPlentyOfReads(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => limit !== undefined && limit >= PLENTY,
  );
}
