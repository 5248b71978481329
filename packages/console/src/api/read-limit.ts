import { useSyncExternalStore } from 'react';

/**
 * The lowest rate limit, in reads per minute, with which a screen may send a separate request for every row
 * of a list.
 */
const PLENTY = 600;

/** The caller's rate limit in reads per minute; undefined before the first response to a read. */
let limit: number | undefined;
const listeners = new Set<() => void>();

/** Reads the rate limit from the headers of a response to a read. Without these headers there is no limit. */
export function learnReadLimit(headers: Headers): void {
  const [, quota, seconds] = /;q=(\d+);w=(\d+)/.exec(headers.get('RateLimit-Policy') ?? '') ?? [];
  const next = quota === undefined ? Infinity : (Number(quota) * 60) / Number(seconds);
  if (next === limit) return;
  limit = next;
  for (const listener of listeners) listener();
}

/**
 * Whether a list may send a request for each row. With a low limit, such as 30 reads a minute, it must not,
 * because the reads are needed for more important requests.
 */
export function useHasPlentyOfReads(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => limit !== undefined && limit >= PLENTY,
  );
}
