import { useSyncExternalStore } from 'react';

/** State of the connection between the page and the service. */
export type Connection =
  | { readonly kind: 'open' }
  | { readonly kind: 'unreachable' }
  /** No requests are allowed until this moment, in ms of performance.now(), because of the rate limit. */
  | { readonly kind: 'limited'; readonly until: number };

let connection: Connection = { kind: 'open' };
const listeners = new Set<() => void>();

export function setConnection(next: Connection): void {
  if (next.kind === 'open' && connection.kind === 'open') return;
  // After a 429, the page waits until the given time. A parallel request that succeeds or gets no response does
  // not end this wait.
  if (next.kind !== 'limited' && connection.kind === 'limited' && connection.until > performance.now())
    return;
  connection = next;
  for (const listener of listeners) listener();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
}
