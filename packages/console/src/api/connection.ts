import { useSyncExternalStore } from 'react';

/** What stands between the page and the service. */
export type Connection =
  | { readonly kind: 'open' }
  | { readonly kind: 'unreachable' }
  /** The rate limit is used up until this moment, in ms of performance.now(). */
  | { readonly kind: 'limited'; readonly until: number };

let connection: Connection = { kind: 'open' };
const listeners = new Set<() => void>();

export function setConnection(next: Connection): void {
  if (next.kind === 'open' && connection.kind === 'open') return;
  // An answer that was under way while another one was limited does not end the waiting.
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
