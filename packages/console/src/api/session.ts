import { useSyncExternalStore } from 'react';

const NAME = 'verkko.key';

type Listener = () => void;
const listeners = new Set<Listener>();

/** Whether the service asked for credentials that this page lacks. */
let isRefused = false;

/** The API key of the person, or a token; undefined where none was given. */
export function currentKey(): string | undefined {
  return sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME) ?? undefined;
}

/** @param isKept on this device, and not only until the browser is closed */
export function signIn(key: string, isKept: boolean): void {
  forget();
  (isKept ? localStorage : sessionStorage).setItem(NAME, key);
  setRefused(false);
}

export function signOut(): void {
  forget();
  setRefused(true);
}

/** Called at a 401: the page stays as it is, and a question for a key is laid over it. */
export function setRefused(value: boolean): void {
  isRefused = value;
  for (const listener of listeners) listener();
}

export function useIsRefused(): boolean {
  return useSyncExternalStore(subscribe, () => isRefused);
}

/** @param listener called when the person has signed in or out, or has to */
export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function forget(): void {
  sessionStorage.removeItem(NAME);
  localStorage.removeItem(NAME);
}
