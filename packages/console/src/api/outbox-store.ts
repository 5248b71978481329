import { useSyncExternalStore } from 'react';
import type { NewReading, ShownDetails } from './reading';

/** A reading that this device keeps until the service has stored it. */
export interface KeptReading extends NewReading {
  /**
   * A count as the user typed it, as long as the console does not know how many decimal places the product
   * has.
   */
  readonly typed?: string;
  /**
   * The details of the product, which the console shows with the reading; absent while they are not known.
   */
  readonly details?: ShownDetails;
}

/** Readings on their way to the service, kept on this device until they are stored. */
export interface OutboxEntry {
  /**
   * The Idempotency-Key. If the same caller sends the readings twice with this key, they are stored only
   * once.
   */
  readonly key: string;
  readonly items: readonly KeptReading[];
  /**
   * The caller who last sent the readings, if the service may have stored them or has refused them; otherwise
   * undefined.
   */
  readonly triedBy?: string | undefined;
  /** The reason why the service refused the readings. A person has to decide what happens to them. */
  readonly refusal?: string | undefined;
}

/** Each outbox entry is a separate item of localStorage, so that two tabs that write at once change different items. */
const PREFIX = 'verkko.outbox.';
const listeners = new Set<() => void>();
let text = '';
let entries: readonly OutboxEntry[] = [];

/** All outbox entries, oldest first. They are read anew at each call, because another tab may have changed them. */
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

/**
 * Changes an outbox entry. Does nothing if another tab has stored the entry in the service and removed it.
 */
export function changeEntry(key: string, changes: Partial<OutboxEntry>): void {
  const entry = outboxEntries().find((kept) => kept.key === key);
  if (entry) addEntry({ ...entry, ...changes });
}

export function useOutbox(): readonly OutboxEntry[] {
  return useSyncExternalStore(onOutboxChanged, outboxEntries);
}

/** Registers a listener for changes of the outbox, in this tab or another. @returns a function that removes it */
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
