import type { IncomingMessage } from 'node:http';

const untimed = new WeakSet<IncomingMessage>();

/** Lets the request take longer than REQUEST_TIMEOUT to arrive: the code that reads it must time its client itself. */
export function liftTimeout(request: IncomingMessage): void {
  untimed.add(request);
}

/** Tells whether the request is exempt from REQUEST_TIMEOUT. */
export function isUntimed(request: IncomingMessage): boolean {
  return untimed.has(request);
}
