import type { NestExpressApplication } from '@nestjs/platform-express';

type CorsOptions = Exclude<Parameters<NestExpressApplication['enableCors']>[0], undefined>;

/** What a web page may send; everything that this service reads and a browser does not send by itself. */
const REQUEST_HEADERS = [
  'Authorization',
  'X-API-Key',
  'Content-Type',
  'Content-Encoding',
  'Idempotency-Key',
  'X-Request-ID',
  'traceparent',
];

/** Browsers keep the answer to a preflight no longer than this, in seconds. */
const LONGEST_S = 7200;

/** Lets web pages of these origins call the API. Cookies play no part in it, so none are allowed. */
export function crossOrigin(origins: string[]): CorsOptions {
  return {
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: '*', // limits, Retry-After, X-Request-ID, Link: there is nothing to hide
    maxAge: LONGEST_S,
  };
}
