import type { NextFunction, Request, Response } from 'express';
import { allowOlderReads } from '../replicas/older-reads';

/**
 * Routes whose answers may be a little older than the latest write. The routes of levels are left out, because people
 * act on levels; so are paths without a version, whose clients do not know about replicas.
 */
const ROUTES = /^\/api\/v1\/inventory\/(query|products|series|forecast|export)\/?$/;

/** Allows reads of these routes from a replica, unless the client asks for the latest by `Cache-Control: no-cache`. */
export function olderReads(request: Request, _response: Response, next: NextFunction): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const wantsLatest = /\bno-cache\b/i.test(request.headers['cache-control'] ?? '');
  if (isRead && !wantsLatest && ROUTES.test(request.path)) allowOlderReads(next);
  else next();
}
