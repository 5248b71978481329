import { IncomingMessage } from 'node:http';
import type { Express } from 'express';
import { answeredResponse } from './answered-response';

/**
 * Request and response classes for `createServer` whose objects already have the prototypes that Express sets.
 * Express 5 calls `Object.setPrototypeOf` on each object, after which V8 treats it as a slow object for the rest of
 * its life; on these objects the call changes nothing. The gain is in
 * docs/decisions/0008-where-a-request-spends-its-time.md.
 *
 * The results are classes, because V8 keeps the shape of the objects of a derived class; with `Reflect.construct` and
 * a plain function V8 computes the shape again for every object. The prototypes of these classes come before
 * Express's own prototypes in the chain.
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
