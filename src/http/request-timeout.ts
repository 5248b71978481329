import type { IncomingMessage } from 'node:http';

const untimed = new WeakSet<IncomingMessage>();

/** From here on the request may take longer than REQUEST_TIMEOUT to arrive: whoever reads it watches over its client. */
export function liftTimeout(request: IncomingMessage): void {
  untimed.add(request);
}

/** Tells whether REQUEST_TIMEOUT is none of this request's business. */
export function isUntimed(request: IncomingMessage): boolean {
  return untimed.has(request);
}
