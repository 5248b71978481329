import type { Request } from 'express';
import { ApiError } from '../errors/api-error';

/** The part of an Express router layer that tells which methods are routed for a path. */
interface RouteLayer {
  match(path: string): boolean;
  route?: { methods: Record<string, boolean> };
}

/**
 * Makes the error for a request that matches no route: 405 with `Allow` if the path has other methods, 400 if the path
 * is invalid, else 404.
 */
export function unmatchedRoute(request: Request): ApiError {
  if (!isDecodable(request.path)) return undecodablePath();
  const { stack } = request.app.router as unknown as { stack: RouteLayer[] };
  const methods = new Set(
    stack
      .filter((layer) => layer.route && layer.match(request.path))
      .flatMap((layer) => Object.keys(layer.route?.methods ?? {}))
      .map((method) => method.toUpperCase()),
  );
  if (methods.size === 0)
    return new ApiError('NOT_FOUND', `There is no ${request.path}; /docs lists the paths.`);

  if (methods.has('GET')) methods.add('HEAD');
  const allow = [...methods].sort().join(', ');
  return new ApiError('METHOD_NOT_ALLOWED', `${request.path} takes ${allow}.`, { headers: { Allow: allow } });
}

export function undecodablePath(): ApiError {
  return new ApiError('BAD_REQUEST', 'The path is not valid percent-encoded UTF-8.');
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
