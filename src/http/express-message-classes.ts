import { IncomingMessage } from 'node:http';
import type { Express } from 'express';
import { answeredResponse } from './answered-response';

/**
 * Request and response classes for `createServer`. Their objects already have the prototypes that Express
 * sets. Express 5 calls `Object.setPrototypeOf` on each object, and V8 then uses its slow mode for the
 * object. On objects of these classes, the call changes nothing. The document
 * docs/decisions/0008-where-a-request-spends-its-time.md states how much time this saves.
 *
 * The classes are written with `extends`, because V8 then computes the shape of their objects only once. With
 * `Reflect.construct` and a plain function, V8 would compute it for every object. The prototypes of these
 * classes inherit the methods of Express's own prototypes.
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
