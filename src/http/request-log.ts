import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { isProbe } from './probe-paths';
import { assignRequestId } from './request-id';

/** Syntax of a `traceparent` header (W3C Trace Context): https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Function that is called when a response has been closed. */
export type RequestDone = (request: Request, response: Response, milliseconds: number) => void;

/**
 * Assigns an id to every request, and logs one line when the request is done. Of the headers, only the
 * request id and `traceparent` are logged. Bodies and query strings are not logged. The library pino-http
 * would cost three times as much (`npm run bench -- layers`), because it creates two loggers for each
 * request.
 *
 * @param done function that is called for every request, with its duration in ms
 */
export function requestLog(logger: Logger, done?: RequestDone): RequestHandler {
  // The log line has only the members named below, and none is secret. So redaction is off: it would take
  // more time than writing the line.
  const lines = logger.child({}, { redact: [] });
  return (request, response, next) => {
    const startedAt = performance.now();
    request.id = assignRequestId(request, response);
    response.once('close', () => {
      const duration = performance.now() - startedAt;
      const level = levelOf(request, response);
      if (lines.isLevelEnabled(level)) lines[level](line(request, response, duration), 'request');
      done?.(request, response, duration);
    });
    next();
  };
}

/** Members of a log line that identify the request. */
export function identityOf(request: IncomingMessage) {
  const { traceparent } = request.headers;
  return {
    request_id: request.id as string,
    ...(typeof traceparent === 'string' && TRACEPARENT.test(traceparent) && { traceparent }),
  };
}

function levelOf(request: Request, response: Response): 'debug' | 'error' | 'info' {
  // Health probes arrive every few seconds. At level `info`, their log lines would hide all other lines.
  if (isProbe(request.path)) return 'debug';
  if (request.path === '/metrics' && response.statusCode < 400) return 'debug';
  return response.statusCode >= 500 ? 'error' : 'info';
}

/** The caller in a log line. An anonymous caller is left out: its IP address says little and is personal data. */
function callerOf({ principal }: Request) {
  return principal && principal.kind !== 'anonymous' && { principal: `${principal.kind}:${principal.id}` };
}

/** The path template of the request's route, never the raw URL, which may contain private data. */
export function routeOf(request: Request): string {
  return (request.route as { path: string } | undefined)?.path ?? 'unmatched';
}

/**
 * Tells whether the request has got a response. Without a response, the status code in the response object means
 * nothing.
 */
export function hasAnswer({ headersSent, statusCode }: Response): boolean {
  return headersSent || statusCode >= 400;
}

function line(request: Request, response: Response, duration: number) {
  return {
    ...identityOf(request),
    method: request.method,
    ...callerOf(request),
    route: routeOf(request),
    ...(hasAnswer(response) && { status: response.statusCode }),
    duration_ms: Math.round(duration * 1000) / 1000,
    // The member `aborted` is true if the connection ended before the whole response was sent. The client or
    // the service may have ended it.
    ...(!response.writableFinished && { aborted: true }),
  };
}
