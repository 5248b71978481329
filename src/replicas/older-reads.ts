import { AsyncLocalStorage } from 'node:async_hooks';

const allowed = new AsyncLocalStorage<true>();

/** Does work whose reads may be answered by a replica, which may be a little behind. */
export function allowOlderReads(work: () => void): void {
  allowed.run(true, work);
}

export function mayReadOlder(): boolean {
  return allowed.getStore() === true;
}
