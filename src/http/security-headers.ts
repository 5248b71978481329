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

/** What the API answers is data: should a browser take it for a page, that page may do nothing. */
const DATA = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] };

/** Swagger UI runs its own scripts and asks this service, nothing else; its styles stand in the page. */
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

/** What every answer carries, also one to bytes that never became a request. */
export const plainHeaders = decidedByHelmet(DATA, {
  strictTransportSecurity: false,
  // Browsers heed these by HTTPS alone, and complain of them elsewhere.
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

/** Headers for browsers, on every answer. */
export function securityHeaders(config: Config): RequestHandler {
  const isHttpsForGood = config.TLS_CERT_FILE !== undefined || config.HTTPS === 'enforce';
  const secureHeaders = decidedByHelmet(DATA, {
    // Only this host: what else stands under its name is not known here.
    strictTransportSecurity: isHttpsForGood && { maxAge: YEAR_S, includeSubDomains: false },
  });
  return (request, response, next) => {
    for (const [name, value] of request.secure ? secureHeaders : plainHeaders) {
      response.setHeader(name, value);
    }
    next();
  };
}

/** For the pages of /docs, which are more than data. */
export const pageHeaders: RequestHandler = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: PAGE,
});

/**
 * helmet's headers are the same for every request, so it is asked once: 14 functions called for each would cost 2 µs of
 * CPU more than the headers themselves.
 */
function decidedByHelmet(policy: Policy, options: OnlyByHttps): Headers {
  // What is in stock changes with the next count, and not everybody may read it: nobody in between keeps an answer.
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
