import type { NestExpressApplication } from '@nestjs/platform-express';

type CorsOptions = Exclude<Parameters<NestExpressApplication['enableCors']>[0], undefined>;

/** Longest time that browsers keep the answer to a preflight request, in seconds. */
const LONGEST_S = 7200;

/**
 * Lets web pages of these origins call the API. The API uses no cookies, so none are allowed. A page may send any
 * header (a preflight is answered with the headers that it asks for): each tool that traces requests adds its own,
 * and a header that the service does not read changes nothing.
 */
export function crossOrigin(origins: string[]): CorsOptions {
  return {
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: '*', // limits, Retry-After, X-Request-ID, Link: there is nothing to hide
    maxAge: LONGEST_S,
  };
}
