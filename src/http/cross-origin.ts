import type { NestExpressApplication } from '@nestjs/platform-express';

type CorsOptions = Exclude<Parameters<NestExpressApplication['enableCors']>[0], undefined>;

/** How long browsers may cache the response to a CORS preflight request, in seconds. */
const LONGEST_S = 7200;

/**
 * CORS options that let web pages of the given origins call the API. Credentials are not allowed, because the API uses
 * no cookies. A page may send any header: tracing tools add headers of their own, and a header that the service does
 * not read has no effect.
 */
export function crossOrigin(origins: string[]): CorsOptions {
  return {
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: '*', // web pages may read all headers of responses, because none of them is secret
    maxAge: LONGEST_S,
  };
}
