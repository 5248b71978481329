import { useSyncExternalStore } from 'react';
import type { NewReading } from './reading';

/** A reading to store. A count of a product whose digits after the point are not known yet is kept as it was typed. */
export type KeptReading = NewReading & { readonly typed?: string };

/** Readings on their way to the service: on this device until they are stored. */
export interface OutboxEntry {
  /** The Idempotency-Key, by which a second try of the same caller stores nothing twice. */
  readonly key: string;
  readonly items: readonly KeptReading[];
  /** The caller by whom they were sent, where the outcome is not known. */
  readonly triedBy?: string | undefined;
  /** Why the service did not take them; a person has to decide what becomes of them. */
  readonly refusal?: string | undefined;
}

/** Each entry is an item of its own: two tabs that write at the same time change different ones. */
const PREFIX = 'verkko.outbox.';
const listeners = new Set<() => void>();
let text = '';
let entries: readonly OutboxEntry[] = [];

/** The oldest first. Read at each use, because another tab may have changed them. */
export function outboxEntries(): readonly OutboxEntry[] {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  const stored = `[${names.map((name) => localStorage.getItem(name)).join()}]`;
  if (stored !== text) {
    text = stored;
    entries = (JSON.parse(stored) as OutboxEntry[]).sort((one, other) =>
      timeOf(one).localeCompare(timeOf(other)),
    );
  }
  return entries;
}

export function addEntry(entry: OutboxEntry): void {
  localStorage.setItem(PREFIX + entry.key, JSON.stringify(entry));
  tell();
}

export function removeEntry(key: string): void {
  localStorage.removeItem(PREFIX + key);
  tell();
}

/** Changes an entry. One that another tab has stored and removed stays removed. */
export function changeEntry(key: string, changes: Partial<OutboxEntry>): void {
  const entry = outboxEntries().find((kept) => kept.key === key);
  if (entry) addEntry({ ...entry, ...changes });
}

export function useOutbox(): readonly OutboxEntry[] {
  return useSyncExternalStore(onOutboxChanged, outboxEntries);
}

/** @param listener called after a change, in this tab or in another one. @returns a function that ends this */
export function onOutboxChanged(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}

function timeOf({ items }: OutboxEntry): string {
  return items[0]?.timestamp ?? '';
}
