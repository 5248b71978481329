import { parseAmount } from '../stock/amount';
import { texts } from '../texts';
import { Refusal, Unreachable } from './failure';
import {
  addEntry,
  changeEntry,
  type KeptReading,
  onOutboxChanged,
  type OutboxEntry,
  outboxEntries,
  removeEntry,
} from './outbox-store';
import { forgetStock, waitBefore } from './query-client';
import { randomKey } from './random-key';
import type { NewReading } from './reading';
import { fetchDetails, storeReadings } from './requests';
import { callerName, onKeyChanged } from './session';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Forms that wait for the outcome of an entry. */
const waiters = new Map<string, Waiter>();
let isSending = false;
let wake: (() => void) | undefined;

/** Keeps readings on this device, and sends them as soon as the service takes them. @returns the key of the entry */
export function keep(items: readonly KeptReading[]): string {
  const key = randomKey();
  addEntry({ key, items });
  void send();
  return key;
}

/** Waits until an entry is stored. @throws Error where it is not; it stays on this device, for a person to decide */
export async function outcome(key: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    waiters.set(key, { resolve, reject });
    settleWaiters(); // it may be stored by now
  });
}

/** Stores readings. @throws Refusal where the service refuses them; then they are not kept */
export async function store(items: readonly NewReading[]): Promise<void> {
  const key = keep(items);
  try {
    await outcome(key);
  } catch (error) {
    takeBack(key, error);
    throw error;
  }
}

/** Removes an entry that is certainly not stored, because its sender tells the person. @returns whether it did */
export function takeBack(key: string, error: unknown): boolean {
  if (!(error instanceof Refusal) || error.status >= 500) return false;
  removeEntry(key);
  return true;
}

/** Sends a refused entry again, by its old key, whoever sent it before. */
export function sendAgain(key: string): void {
  changeEntry(key, { refusal: undefined, triedBy: undefined });
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
  onOutboxChanged(settleWaiters);
  void send();
}

async function send(): Promise<void> {
  if (isSending) return;
  isSending = true;
  let stored: string[] = [];
  const tellScreens = () => {
    if (stored.length > 0) void forgetStock(stored);
    stored = [];
  };
  try {
    for (let tries = 0; ;) {
      const entry = outboxEntries().find(({ refusal }) => refusal === undefined);
      if (!entry) break;
      const error = await tryToStore(entry);
      if (!error) {
        stored.push(...entry.items.map(({ productid }) => productid));
        tries = 0;
      } else if (!isWorthAnotherTry(error)) {
        refuse(entry.key, error);
      } else if (error instanceof Refusal && error.status === 401) {
        break; // until there is another key
      } else {
        tellScreens();
        await pause(waitBefore(tries, error));
        tries += 1;
      }
    }
  } finally {
    isSending = false;
    tellScreens();
  }
}

/** @returns why the readings are not stored; undefined where they are */
async function tryToStore(entry: OutboxEntry): Promise<Error | undefined> {
  const { key, triedBy } = entry;
  const caller = callerName();
  // The service knows a key again from the same caller only, and a second adjustment would count twice.
  const isOfOther = triedBy !== undefined && triedBy !== caller;
  if (isOfOther && entry.items.some(({ delta }) => delta !== undefined))
    return new Error(texts.count.otherKey);
  try {
    const items = await Promise.all(entry.items.map(asStored));
    // Kept before they are sent: a try after a reload has to send the same, and to know of this one.
    changeEntry(key, { items, triedBy: caller });
    await storeReadings(items, key);
    removeEntry(key);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal && (error.isTemporary || error.status === 401))
      changeEntry(key, { triedBy });
    return error as Error;
  }
}

/** @throws Error where what was typed is no amount of the product */
async function asStored({ typed, ...item }: KeptReading): Promise<NewReading> {
  if (typed === undefined) return item;
  const { scale = 0 } = (await fetchDetails(item.productid)) ?? {};
  const quantity = parseAmount(typed, scale);
  if (quantity === undefined) throw new Error(texts.change.badAmount(scale));
  return { ...item, quantity };
}

/** Whether the readings may be taken later: everything but a verdict on the readings themselves. */
function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof Refusal)) return false;
  return [401, 408, 429, 502, 503, 504].includes(error.status) || error.retryAfter !== undefined;
}

function refuse(key: string, error: Error): void {
  // First the waiter, who knows more of the error than the entry tells.
  settle(key)?.reject(error);
  const details = error instanceof Refusal ? error.details.map(({ message }) => message) : [];
  changeEntry(key, { refusal: [error.message, ...details].join(' · ') });
}

/** Ends the waiting for entries that are stored, in any tab, and for those that a person has to decide on. */
function settleWaiters(): void {
  const entries = new Map(outboxEntries().map((entry) => [entry.key, entry]));
  for (const key of waiters.keys()) {
    const entry = entries.get(key);
    if (!entry) settle(key)?.resolve();
    else if (entry.refusal !== undefined) settle(key)?.reject(new Error(entry.refusal));
  }
}

/** @returns who waited for an entry, and waits no more */
function settle(key: string): Waiter | undefined {
  const waiter = waiters.get(key);
  waiters.delete(key);
  return waiter;
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
