import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import type { Config } from '../config/config';

type Headers = readonly (readonly [name: string, value: string])[];
type Policy = Record<string, string[]>;
type OnlyByHttps = Pick<
  HelmetOptions,
  'strictTransportSecurity' | 'crossOriginOpenerPolicy' | 'originAgentCluster'
>;

const YEAR_S = 365 * 24 * 60 * 60;

/**
 * Content security policy for API responses. They are data: if a browser shows one as a page, that page may do
 * nothing.
 */
const DATA = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] };

/**
 * Content security policy for Swagger UI. Its page runs its own scripts, calls only this service, and has inline
 * styles.
 */
const PAGE = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/**
 * HTTP headers of each response over plain HTTP, and of each response to an incomplete or invalid request.
 */
export const plainHeaders = decidedByHelmet(DATA, {
  strictTransportSecurity: false,
  // Browsers obey Cross-Origin-Opener-Policy and Origin-Agent-Cluster only over HTTPS, and warn about them on plain
  // HTTP.
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

/** Middleware that sets security headers for browsers on every response. */
export function securityHeaders(config: Config): RequestHandler {
  const isHttpsForGood = config.TLS_CERT_FILE !== undefined || config.HTTPS === 'enforce';
  const secureHeaders = decidedByHelmet(DATA, {
    // The HTTPS policy (HSTS) is for this host only, because this service does not know which servers its subdomains
    // have.
    strictTransportSecurity: isHttpsForGood && { maxAge: YEAR_S, includeSubDomains: false },
  });
  return (request, response, next) => {
    for (const [name, value] of request.secure ? secureHeaders : plainHeaders) {
      response.setHeader(name, value);
    }
    next();
  };
}

/** Sets the content security policy of the pages of /docs, which contain scripts. */
export const pageHeaders: RequestHandler = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: PAGE,
});

/**
 * Computes the headers of the library helmet only once, because they are the same for every request. Calling its 14
 * functions for each request would take 2 µs more CPU time.
 */
function decidedByHelmet(policy: Policy, options: OnlyByHttps): Headers {
  // No cache may store a response, because stock changes with the next count, and not every caller may read it.
  const headers: [string, string][] = [['Cache-Control', 'no-store']];
  const response = {
    setHeader: (name: string, value: string) => headers.push([name, value]),
    removeHeader: () => undefined,
  };
  const decide = helmet({
    ...options,
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    xFrameOptions: { action: 'deny' },
  });
  decide({} as IncomingMessage, response as unknown as ServerResponse, () => undefined);
  return headers;
}
