import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { isProbe } from '../health/probes';
import { assignRequestId } from './request-id';

/** W3C Trace Context: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Gives every request its id and writes one line about it when it is done. No header, body or query string is logged.
 * pino-http does the same at three times the cost (`npm run bench -- layers`): it makes two loggers for each request.
 */
export function requestLog(logger: Logger): RequestHandler {
  // The line's members are all named here, and none is a secret: looking for some costs more than writing it.
  const lines = logger.child({}, { redact: [] });
  return (request, response, next) => {
    const startedAt = performance.now();
    request.id = assignRequestId(request, response);
    response.once('close', () => {
      const level = levelOf(request, response);
      if (lines.isLevelEnabled(level)) lines[level](line(request, response, startedAt), 'request');
    });
    next();
  };
}

/** What ties a line of the log to its request. */
export function identityOf(request: IncomingMessage) {
  const { traceparent } = request.headers;
  return {
    request_id: request.id as string,
    ...(typeof traceparent === 'string' && TRACEPARENT.test(traceparent) && { traceparent }),
  };
}

function levelOf(request: Request, response: Response): 'debug' | 'error' | 'info' {
  if (isProbe(request.path)) return 'debug'; // or they would drown the requests
  return response.statusCode >= 500 ? 'error' : 'info';
}

/** The route is its template, never the raw URL: that may carry what is nobody's business. */
function line(request: Request, response: Response, startedAt: number) {
  return {
    ...identityOf(request),
    method: request.method,
    ...(request.principal && { principal: `${request.principal.kind}:${request.principal.id}` }),
    route: (request.route as { path: string } | undefined)?.path ?? 'unmatched',
    // Without an answer there is no status, whatever it was going to be.
    ...((response.headersSent || response.statusCode >= 400) && { status: response.statusCode }),
    duration_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
    // The client went away before it had its answer.
    ...(!response.writableFinished && { aborted: true }),
  };
}
