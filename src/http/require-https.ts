import type { NextFunction, Request, Response } from 'express';
import { ApiError } from '../errors/api-error';
import { isProbe } from './probe-paths';

/** A name or an address as a URL may have it. */
const HOSTNAME = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;

/**
 * Sends who asks in plain to HTTPS, and takes nothing in plain; before anybody looks at credentials. Whether a request is
 * secure is for its own connection to say, or for a proxy in TRUST_PROXY, as Express knows it.
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

/** What Express knows of a request, but that there may be no host. */
type Target = Pick<Request, 'originalUrl'> & { hostname: string | undefined };

/** The same by HTTPS, on its usual port: that of plain HTTP is not the one. */
function httpsUrl({ hostname = '', originalUrl }: Target): string | undefined {
  // A request in the form for proxies has a whole URL there; and whatever stands in Host would be sent to the client.
  if (!originalUrl.startsWith('/') || !HOSTNAME.test(hostname)) return undefined;
  return `https://${hostname}${originalUrl}`;
}
