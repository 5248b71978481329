import type { NestExpressApplication } from '@nestjs/platform-express';

type CorsOptions = Exclude<Parameters<NestExpressApplication['enableCors']>[0], undefined>;

/** Headers that a web page may send: all that this service reads and that browsers do not send by themselves. */
const REQUEST_HEADERS = [
  'Authorization',
  'X-API-Key',
  'Content-Type',
  'Content-Encoding',
  'Idempotency-Key',
  'X-Request-ID',
  'traceparent',
];

/** Longest time that browsers keep the answer to a preflight request, in seconds. */
const LONGEST_S = 7200;

/** Lets web pages of these origins call the API. The API uses no cookies, so none are allowed. */
export function crossOrigin(origins: string[]): CorsOptions {
  return {
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: '*', // limits, Retry-After, X-Request-ID, Link: there is nothing to hide
    maxAge: LONGEST_S,
  };
}
