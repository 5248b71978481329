import { useSyncExternalStore } from 'react';
import type { NewReading } from './reading';

/** Readings on their way to the service: on this device until they are stored. */
export interface OutboxEntry {
  /** The Idempotency-Key, by which a second try stores nothing twice. */
  readonly key: string;
  readonly items: readonly NewReading[];
  /** Why the service did not take them; a person has to decide what becomes of them. */
  readonly refusal?: string;
}

const NAME = 'verkko.outbox';
const NONE: readonly OutboxEntry[] = [];
const listeners = new Set<() => void>();
let text: string | null = null;
let entries = NONE;

/** Read at each use, because another tab may have changed it. */
export function outboxEntries(): readonly OutboxEntry[] {
  const stored = localStorage.getItem(NAME);
  if (stored !== text) {
    text = stored;
    entries = stored === null ? NONE : (JSON.parse(stored) as OutboxEntry[]);
  }
  return entries;
}

export function addEntry(entry: OutboxEntry): void {
  save([...outboxEntries(), entry]);
}

export function removeEntry(key: string): void {
  save(outboxEntries().filter((entry) => entry.key !== key));
}

/** @param refusal undefined: to be sent again */
export function markEntry(key: string, refusal: string | undefined): void {
  save(
    outboxEntries().map((entry) => {
      if (entry.key !== key) return entry;
      const { items } = entry;
      return { key, items, ...(refusal !== undefined && { refusal }) };
    }),
  );
}

function save(next: readonly OutboxEntry[]): void {
  localStorage.setItem(NAME, JSON.stringify(next));
  for (const listener of listeners) listener();
}

export function useOutbox(): readonly OutboxEntry[] {
  return useSyncExternalStore(subscribe, outboxEntries);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}
