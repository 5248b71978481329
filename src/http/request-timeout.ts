import type { IncomingMessage } from 'node:http';

const untimed = new WeakSet<IncomingMessage>();

/** Exempts a request from REQUEST_TIMEOUT. The code that reads the request body must then limit the time. */
export function liftTimeout(request: IncomingMessage): void {
  untimed.add(request);
}

/** Tells whether the request is exempt from REQUEST_TIMEOUT. */
export function isUntimed(request: IncomingMessage): boolean {
  return untimed.has(request);
}
