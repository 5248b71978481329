import { parseAmount } from '../stock/amount';
import { texts } from '../texts';
import { Refusal, Unreachable } from './failure';
import { noteStored } from './last-counts';
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
import type { Details, NewReading } from './reading';
import { fetchDetails, storeReadings } from './requests';
import { callerName, onKeyChanged } from './session';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Forms that wait until their outbox entry is stored or rejected. */
const waiters = new Map<string, Waiter>();
let isSending = false;
let wake: (() => void) | undefined;

/**
 * Keeps readings on this device, and sends them as soon as the service accepts them.
 * @param details the details of the product of the readings, if they are known
 * @returns the id of the outbox entry
 */
export function keep(items: readonly KeptReading[], details?: Details | null): string {
  const key = randomKey();
  addEntry({ key, items: items.map((item) => ({ ...item, ...shown(details) })) });
  void send();
  return key;
}

/**
 * Waits until an outbox entry is stored.
 * @throws Error if the service rejects the entry; the entry then stays on this device until the user sends it
 * again or removes it
 */
export async function outcome(key: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    waiters.set(key, { resolve, reject });
    settleWaiters(); // the entry may have been stored already
  });
}

/**
 * Stores readings and waits for the outcome.
 * @throws Error if the readings are not stored. If the service has refused them (a Refusal with a status
 * below 500), they are removed from this device; otherwise they stay in the outbox
 */
export async function store(items: readonly NewReading[], details?: Details | null): Promise<void> {
  const key = keep(items, details);
  try {
    await outcome(key);
  } catch (error) {
    takeBack(key, error);
    throw error;
  }
}

/**
 * Removes a stock change from the outbox if the service has certainly refused it. The form in which the user entered
 * the change then shows the error.
 * @returns whether the entry was removed
 */
export function takeBack(key: string, error: unknown): boolean {
  if (!(error instanceof Refusal) || error.status >= 500) return false;
  removeEntry(key);
  return true;
}

/** Sends a rejected outbox entry again, with its old Idempotency-Key, even if another caller sent it before. */
export function sendAgain(key: string): void {
  changeEntry(key, { refusal: undefined, triedBy: undefined });
  void send();
}

/** Begins to send the outbox entries of this device, now and each time the network returns or a user signs in. */
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
        break; // the API key is invalid: the readings are sent after a person signs in with another key
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

/** Tries to store an outbox entry. @returns the error if the readings are not stored, else undefined */
async function tryToStore(entry: OutboxEntry): Promise<Error | undefined> {
  const { key, triedBy } = entry;
  const caller = callerName();
  // The service recognises an Idempotency-Key only if the same caller sends it again. If another caller sent
  // this outbox entry again, an adjustment could be stored twice.
  const isOfOther = triedBy !== undefined && triedBy !== caller;
  if (isOfOther && entry.items.some(({ delta }) => delta !== undefined))
    return new Error(texts.count.otherKey);
  try {
    const items = await Promise.all(entry.items.map(withQuantity));
    // The outbox entry is saved before the request is sent. So if the page is reloaded, the next attempt
    // sends the same readings, and the entry shows which caller has already tried to send them.
    changeEntry(key, { items, triedBy: caller });
    // The value undefined keeps `details` out of the JSON text, because the service would reject this unknown
    // field.
    const readings = items.map((item) => ({ ...item, details: undefined }));
    await storeReadings(readings, key);
    noteStored({ key, items });
    removeEntry(key);
    return undefined;
  } catch (error) {
    // The readings may be stored although the response was 503, because the connection to the database may
    // break at the commit.
    if (error instanceof Refusal && [401, 429].includes(error.status)) changeEntry(key, { triedBy });
    return error as Error;
  }
}

/**
 * Converts the amount that the user typed for a reading in the outbox to the quantity to store.
 * @throws Error if the text is not a valid amount of the product
 */
async function withQuantity({ typed, ...item }: KeptReading): Promise<KeptReading> {
  if (typed === undefined) return item;
  const details = await fetchDetails(item.productid);
  const scale = details?.scale ?? 0;
  const quantity = parseAmount(typed, scale);
  if (quantity === undefined) throw new Error(texts.change.badAmount(scale));
  return { ...item, quantity, ...shown(details) };
}

/**
 * The product details to keep with a reading. Only these three are kept, because this device has little
 * storage.
 */
function shown(details: Details | null | undefined): Pick<KeptReading, 'details'> {
  if (!details) return {};
  const { name, unit, scale } = details;
  return { details: { name, unit, scale } };
}

/**
 * Whether the service may accept the readings later. The outbox then sends them again by itself. After any
 * other error, such as a refusal of the readings or a missing scope, a person has to decide.
 */
function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof Refusal && (error.status === 401 || error.isTemporary);
}

function refuse(key: string, error: Error): void {
  // The form that waits for this outbox entry gets the error, with all its details, before the entry is
  // changed. Otherwise, the change would give the form only the shorter text that the entry stores.
  settle(key)?.reject(error);
  const details = error instanceof Refusal ? error.details.map(({ message }) => message) : [];
  changeEntry(key, { refusal: [error.message, ...details].join(' · ') });
}

/**
 * Each form waits until the service has stored or rejected its entry of the outbox. Ends this wait for all
 * forms whose entry is done. Another tab may have sent the entry.
 */
function settleWaiters(): void {
  const entries = new Map(outboxEntries().map((entry) => [entry.key, entry]));
  for (const key of waiters.keys()) {
    const entry = entries.get(key);
    if (!entry) settle(key)?.resolve();
    else if (entry.refusal !== undefined) settle(key)?.reject(new Error(entry.refusal));
  }
}

/**
 * Finds the form that waits until an outbox entry is stored or rejected. Removes this form from the list of
 * waiting forms.
 * @returns the callbacks of the form
 */
function settle(key: string): Waiter | undefined {
  const waiter = waiters.get(key);
  waiters.delete(key);
  return waiter;
}

/** Waits for the given time in ms, or until the network returns or a user signs in. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
