import { IncomingMessage } from 'node:http';
import type { Express } from 'express';
import { answeredResponse } from './answered-response';

/**
 * For `createServer`: requests and responses that are born with the prototypes Express gives them. Express 5 calls
 * `Object.setPrototypeOf` on each, which makes V8 treat the object as a slow one for the rest of its life; on these the
 * call changes nothing. What that is worth: docs/decisions/0008-where-a-request-spends-its-time.md.
 *
 * They are classes because V8 keeps the shape of what a derived class makes, but works it out again for every object of
 * `Reflect.construct` with a plain function. In front of Express's own prototypes stand those of the classes.
 */
export function expressMessageClasses(express: Express) {
  class ExpressRequest extends IncomingMessage {}
  const ExpressResponse = answeredResponse();

  Object.setPrototypeOf(ExpressRequest.prototype, express.request as object);
  Object.setPrototypeOf(ExpressResponse.prototype, express.response as object);
  express.request = ExpressRequest.prototype as unknown as Express['request'];
  express.response = ExpressResponse.prototype as unknown as Express['response'];
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}
