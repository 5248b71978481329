import type { NextFunction, Request, Response } from 'express';
import { allowOlderReads } from '../replicas/older-reads';

/**
 * Routes whose responses may be a little older than the latest write. The routes of stock levels are left
 * out, because people act on levels. The paths without a version are left out, because their clients do not
 * know about replicas.
 */
const ROUTES = /^\/api\/v1\/inventory\/(query|products|series|forecast|export)\/?$/;

/**
 * Allows a read from a replica on routes whose responses may be a little older than the latest write, unless the
 * client requests the latest data by `Cache-Control: no-cache`.
 */
export function olderReads(request: Request, _response: Response, next: NextFunction): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const wantsLatest = /\bno-cache\b/i.test(request.headers['cache-control'] ?? '');
  if (isRead && !wantsLatest && ROUTES.test(request.path)) allowOlderReads(next);
  else next();
}
