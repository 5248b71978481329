import type { NextFunction, Request, Response } from 'express';
import { ApiError } from '../errors/api-error';
import { isProbe } from './probe-paths';

/** Syntax of a host name or an IP address in URLs. */
const HOSTNAME = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;

/** Syntax of a path prefix with one or more segments. */
const PREFIX = /^(?:\/[\w.~%-]+)+\/?$/;

/**
 * Redirects GET and HEAD requests over plain HTTP to HTTPS, and rejects all other requests over plain HTTP
 * except health probes. This happens before credentials are checked. Express considers a request secure if it
 * arrived over TLS, or if a proxy in TRUST_PROXY says so in a header.
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

/**
 * The requested URL with https:// and the default port. The port of the request is left out, because plain
 * HTTP is spoken on that port.
 */
function httpsUrl(request: Request): string | undefined {
  const { originalUrl } = request;
  const hostname = (request.hostname as string | undefined) ?? '';
  // A request that is meant for a proxy has an absolute URL in originalUrl, and is not redirected. A request
  // with an invalid Host header is not redirected either, because the URL of the redirect would contain the
  // invalid host.
  if (!originalUrl.startsWith('/') || !HOSTNAME.test(hostname)) return undefined;
  return `https://${hostname}${forwardedPrefix(request)}${originalUrl}`;
}

/** The path under which a trusted proxy serves this service, without a final slash; empty without a proxy. */
function forwardedPrefix({ app, headers, socket }: Request): string {
  const prefix = headers['x-forwarded-prefix'];
  const isTrusted = app.get('trust proxy fn') as (address: string | undefined, hop: number) => boolean;
  const isPrefix = typeof prefix === 'string' && PREFIX.test(prefix);
  return isPrefix && isTrusted(socket.remoteAddress, 0) ? prefix.replace(/\/$/, '') : '';
}
