import type { NextFunction, Request, Response } from 'express';
import { allowOlderReads } from '../replicas/older-reads';

/**
 * Routes whose answers may be a little older than the latest write. Levels are not among them, because people act on
 * them, and neither are the paths without a version, whose clients know of no replica.
 */
const ROUTES = /^\/api\/v1\/inventory\/(query|products|series|forecast|export)\/?$/;

/** Lets the reads of these routes go to a replica, unless the client asks for the latest by `Cache-Control: no-cache`. */
export function olderReads(request: Request, _response: Response, next: NextFunction): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const wantsLatest = /\bno-cache\b/i.test(request.headers['cache-control'] ?? '');
  if (isRead && !wantsLatest && ROUTES.test(request.path)) allowOlderReads(next);
  else next();
}
