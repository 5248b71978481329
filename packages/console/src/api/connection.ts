import { useSyncExternalStore } from 'react';

/** State of the connection between the page and the service. */
export type Connection =
  | { readonly kind: 'open' }
  | { readonly kind: 'unreachable' }
  /** The rate limit is used up until this moment, in ms of performance.now(). */
  | { readonly kind: 'limited'; readonly until: number };

let connection: Connection = { kind: 'open' };
const listeners = new Set<() => void>();

export function setConnection(next: Connection): void {
  if (next.kind === 'open' && connection.kind === 'open') return;
  // The response to a parallel request does not end the waiting time after a 429 response to another request.
  if (next.kind === 'open' && connection.kind === 'limited' && connection.until > performance.now()) return;
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
