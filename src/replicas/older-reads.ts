import { AsyncLocalStorage } from 'node:async_hooks';

const allowed = new AsyncLocalStorage<true>();

/** Runs a function whose reads may use a database replica, which may be a little behind the primary. */
export function allowOlderReads(work: () => void): void {
  allowed.run(true, work);
}

export function mayReadOlder(): boolean {
  return allowed.getStore() === true;
}
