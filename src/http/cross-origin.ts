import type { NestExpressApplication } from '@nestjs/platform-express';

type CorsOptions = Exclude<Parameters<NestExpressApplication['enableCors']>[0], undefined>;

/** Maximum time in seconds for which browsers cache the response to a CORS preflight request. */
const LONGEST_S = 7200;

/**
 * CORS options that let web pages of the given origins call the API. The API uses no cookies, so credentials are not
 * allowed. A page may send any header: a preflight response allows all headers that the request names, because each
 * tracing tool adds its own headers, and a header that the service does not read changes nothing.
 */
export function crossOrigin(origins: string[]): CorsOptions {
  return {
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: '*', // rate limits, Retry-After, X-Request-ID and Link: no header is secret
    maxAge: LONGEST_S,
  };
}
