import { Refusal, Unreachable } from './failure';
import { addEntry, markEntry, outboxEntries, removeEntry } from './outbox-store';
import { queryClient, waitBefore } from './query-client';
import { randomKey } from './random-key';
import type { NewReading } from './reading';
import { storeReadings } from './requests';
import { onKeyChanged } from './session';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Forms that wait for the outcome of an entry. After a reload nobody waits, and a refused entry stays. */
const waiters = new Map<string, Waiter>();
let isSending = false;
let wake: (() => void) | undefined;

/** Keeps readings on this device, and sends them as soon as the service takes them. */
export function keep(items: readonly NewReading[]): string {
  const key = randomKey();
  addEntry({ key, items });
  void send();
  return key;
}

/** Stores readings. @throws Refusal where the service refuses them; then they are not kept, the form has them still */
export async function store(items: readonly NewReading[]): Promise<void> {
  const stored = new Promise<void>((resolve, reject) => {
    waiters.set(keep(items), { resolve, reject });
  });
  await stored;
}

/** Sends a refused entry again, by its old key. */
export function sendAgain(key: string): void {
  markEntry(key, undefined);
  void send();
}

/** Begins to send what is on this device, now and whenever the network or the person is back. */
export function startOutbox(): void {
  const again = () => {
    wake?.();
    void send();
  };
  window.addEventListener('online', again);
  onKeyChanged(again);
  void send();
}

async function send(): Promise<void> {
  if (isSending) return;
  isSending = true;
  for (let tries = 0; ;) {
    const entry = outboxEntries().find(({ refusal }) => refusal === undefined);
    if (!entry) break;
    try {
      await storeReadings(entry.items, entry.key);
      removeEntry(entry.key);
      settle(entry.key);
      for (const { productid } of entry.items) {
        void queryClient.invalidateQueries({ queryKey: ['stock', productid] });
      }
      void queryClient.invalidateQueries({ queryKey: ['stock', 'products'] });
      tries = 0;
    } catch (error) {
      if (!isWorthAnotherTry(error)) {
        refuse(entry.key, error as Error);
        continue;
      }
      await pause(waitBefore(tries, error as Error));
      tries += 1;
    }
  }
  isSending = false;
}

/** Whether the readings may be taken later: everything but a verdict on the readings themselves. */
function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof Refusal)) return false;
  return [401, 408, 429, 502, 503, 504].includes(error.status) || error.retryAfter !== undefined;
}

function settle(key: string): void {
  waiters.get(key)?.resolve();
  waiters.delete(key);
}

function refuse(key: string, error: Error): void {
  const waiter = waiters.get(key);
  waiters.delete(key);
  if (waiter) {
    removeEntry(key);
    waiter.reject(error);
    return;
  }
  const details = error instanceof Refusal ? error.details.map(({ message }) => message) : [];
  markEntry(key, [error.message, ...details].join(' · '));
}

/** Waits, until the network or the person is back at the latest. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
