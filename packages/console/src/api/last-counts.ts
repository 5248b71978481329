import { useSyncExternalStore } from 'react';
import type { OutboxEntry } from './outbox-store';

/** A count that this device has stored. */
export type LastCount = Pick<OutboxEntry, 'key' | 'items'>;

/**
 * The item of localStorage with the newest counts that this device has stored. A reload of the page does not
 * lose them.
 */
const NAME = 'verkko.counted';
/** Only this many of the newest counts are kept. */
const MOST = 5;

const listeners = new Set<() => void>();
let text: string | null = null;
let counts: readonly LastCount[] = [];

/**
 * Adds an outbox entry, which the service has stored, to the list of the last counts. Does nothing if the
 * entry contains an adjustment. An entry that two tabs have sent is listed once.
 */
export function noteStored({ key, items }: OutboxEntry): void {
  if (items.every(({ quantity }) => quantity !== undefined)) {
    const others = lastCounts().filter((count) => count.key !== key);
    keepCounts([{ key, items }, ...others].slice(0, MOST));
  }
}

/** Removes a count from the list, because it was undone. */
export function removeCount(key: string): void {
  keepCounts(lastCounts().filter((count) => count.key !== key));
}

/** Forgets all counts, so that the next person who uses this device does not see them. */
export function forgetCounts(): void {
  keepCounts([]);
}

/** The last counts that this device has stored, newest first. */
export function useLastCounts(): readonly LastCount[] {
  return useSyncExternalStore(subscribe, lastCounts);
}

function lastCounts(): readonly LastCount[] {
  const kept = localStorage.getItem(NAME);
  if (kept !== text) {
    text = kept;
    counts = kept === null ? [] : (JSON.parse(kept) as LastCount[]);
  }
  return counts;
}

function keepCounts(next: readonly LastCount[]): void {
  if (next.length === 0) localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, JSON.stringify(next));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}
