import type { NextFunction, Request, Response } from 'express';
import { ApiError } from '../errors/api-error';
import { isProbe } from './probe-paths';

/** A host name or an IP address in the form that URLs allow. */
const HOSTNAME = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;

/**
 * Redirects GET and HEAD over plain HTTP to HTTPS and refuses all else over plain HTTP except probes, before
 * credentials are checked. Express decides whether a request is secure: by its own connection, or by the word of a
 * proxy in TRUST_PROXY.
 *
 * @throws ApiError HTTPS_REQUIRED
 */
export function requireHttps(request: Request, response: Response, next: NextFunction): void {
  if (request.secure || isProbe(request.path)) {
    next();
    return;
  }
  const url = httpsUrl(request);
  if (url !== undefined && ['GET', 'HEAD'].includes(request.method)) {
    response.redirect(308, url);
    return;
  }
  next(new ApiError('HTTPS_REQUIRED', 'This is taken by https:// only; nothing was stored.'));
}

/** The parts of an Express request that the redirect needs; the host name may be missing. */
type Target = Pick<Request, 'originalUrl'> & { hostname: string | undefined };

/** The requested URL with https:// and the default port, because the port of plain HTTP does not serve HTTPS. */
function httpsUrl({ hostname = '', originalUrl }: Target): string | undefined {
  // originalUrl is absolute in a request to a proxy. Host is checked because its value would be sent to the client.
  if (!originalUrl.startsWith('/') || !HOSTNAME.test(hostname)) return undefined;
  return `https://${hostname}${originalUrl}`;
}
