import type { IncomingMessage } from 'node:http';

const untimed = new WeakSet<IncomingMessage>();

/** Exempts the request from REQUEST_TIMEOUT, so the code that reads its body must limit the time itself. */
export function liftTimeout(request: IncomingMessage): void {
  untimed.add(request);
}

/** Tells whether the request is exempt from REQUEST_TIMEOUT. */
export function isUntimed(request: IncomingMessage): boolean {
  return untimed.has(request);
}
