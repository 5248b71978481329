import { AsyncLocalStorage } from 'node:async_hooks';

const allowed = new AsyncLocalStorage<true>();

/** Does work for which reads from a replica, which may be a little behind, are good enough. */
export function allowOlderReads(work: () => void): void {
  allowed.run(true, work);
}

export function mayReadOlder(): boolean {
  return allowed.getStore() === true;
}
