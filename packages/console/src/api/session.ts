import { useSyncExternalStore } from 'react';
import { forgetCounts } from './last-counts';

const NAME = 'verkko.key';

/** The prefix of the names of all stored drafts. */
export const DRAFTS = 'verkko.draft.';

/**
 * Why the page asks for an API key or a token. `needed`: the service has rejected a request. `offered`: the
 * person has asked for the dialog. `none`: the page does not ask.
 */
export type Question = 'none' | 'needed' | 'offered';

let question: Question = 'none';
const questionListeners = new Set<() => void>();
const keyListeners = new Set<() => void>();

/** The API key or token that the person gave; undefined if none was given. */
export function currentKey(): string | undefined {
  return sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME) ?? undefined;
}

/**
 * Identifies the caller without the secret: by the public part of an API key, or else by a 32-bit hash of the
 * key or token; '' without a key or token.
 */
export function callerName(): string {
  const key = currentKey();
  if (key === undefined) return '';
  const hash = (sum: number, letter: string) => Math.imul(sum, 31) + letter.charCodeAt(0);
  // crypto.subtle is not used, because browsers have it only on HTTPS and localhost.
  return /^vk_([0-9a-f]{16})_/.exec(key)?.[1] ?? String(Array.from(key).reduce(hash, 0) | 0);
}

/**
 * Stores the API key.
 * @param isKept true to store it on this device; false to store it only until this browser tab is closed
 */
export function signIn(key: string, isKept: boolean): void {
  forget();
  (isKept ? localStorage : sessionStorage).setItem(NAME, key);
  changed();
}

/**
 * Forgets the API key, the drafts, and the newest counts that this device has stored. The next response of
 * the service shows whether it needs an API key.
 */
export function signOut(): void {
  forget();
  forgetCounts();
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(DRAFTS)) sessionStorage.removeItem(name);
  }
  changed();
}

/**
 * Asks for an API key after a response of status 401. The dialog opens over the page, which keeps its state.
 */
export function needKey(): void {
  ask('needed');
}

export function offerSignIn(): void {
  ask('offered');
}

export function closeQuestion(): void {
  ask('none');
}

export function useQuestion(): Question {
  return useSyncExternalStore(subscribeToQuestion, () => question);
}

/** Registers a listener for sign-in and sign-out. @returns a function that removes the listener */
export function onKeyChanged(listener: () => void): () => void {
  keyListeners.add(listener);
  return () => keyListeners.delete(listener);
}

export function useKey(): string | undefined {
  return useSyncExternalStore(onKeyChanged, currentKey);
}

function subscribeToQuestion(listener: () => void): () => void {
  questionListeners.add(listener);
  return () => questionListeners.delete(listener);
}

function ask(next: Question): void {
  question = next;
  for (const listener of questionListeners) listener();
}

function changed(): void {
  ask('none');
  for (const listener of keyListeners) listener();
}

function forget(): void {
  sessionStorage.removeItem(NAME);
  localStorage.removeItem(NAME);
}
