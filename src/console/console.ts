import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { ConsoleFiles } from './console-files';

/** In the log and the metrics, all requests for files of the console have this route. */
const ROUTE = { path: '/console' };

/**
 * Serves the console at /console, and redirects browsers from / to it. It adds only one middleware to the router,
 * because every request passes through all middleware before its route.
 *
 * @param pageHeaders sets the headers of pages; nothing else under /console gets them
 */
export function serveConsole(app: NestExpressApplication, config: Config, pageHeaders: RequestHandler): void {
  if (config.CONSOLE === 'off') return;
  const files = new ConsoleFiles();
  if (!files.areBuilt) {
    new Logger('Console').warn('The console is not built, so there is no /console: npm run build');
    return;
  }
  app.use('/console', (request: Request, response: Response, next: NextFunction) => {
    answer(files, pageHeaders, request, response, next).catch(next);
  });
  app.getHttpAdapter().getInstance().get('/', leadToConsole);
}

/**
 * Redirects browsers that request the path `/` to the console. The next handler redirects other clients to
 * /docs.
 */
function leadToConsole(request: Request, response: Response, next: NextFunction): void {
  response.vary('Accept');
  if (request.headers.accept?.includes('text/html')) response.redirect('console/');
  else next();
}

/** Sends a file of the console. @throws ApiError METHOD_NOT_ALLOWED */
async function answer(
  files: ConsoleFiles,
  pageHeaders: RequestHandler,
  request: Request,
  response: Response,
  next: NextFunction,
): Promise<void> {
  const { path, originalUrl, method } = request;
  const file = await files.find(path);
  if (!file) {
    next();
    return;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    const headers = { Allow: 'GET, HEAD' };
    throw new ApiError('METHOD_NOT_ALLOWED', `/console${path} takes GET, HEAD.`, { headers });
  }
  if (/^[^?]*\/console(\?|$)/i.test(originalUrl)) {
    // The console page names its files relative to its folder, so its URL must end with a slash. The redirect is
    // relative, because a proxy may serve the console under another path.
    response.redirect('console/');
    return;
  }
  request.route = ROUTE;
  const isPacked = request.acceptsEncodings('gzip') === 'gzip';
  const body = isPacked ? file.packed : file.content;
  response.vary('Accept-Encoding');
  response.setHeader('Content-Type', file.type);
  response.setHeader('Cache-Control', file.cacheControl);
  if (isPacked) response.setHeader('Content-Encoding', 'gzip');
  response.setHeader('Content-Length', body.length);
  pageHeaders(request, response, () => response.end(body));
}
