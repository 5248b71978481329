import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request } from 'express';
import { type HttpLogger, type Options, pinoHttp } from 'pino-http';
import type { Config } from '../config/config';
import { assignRequestId } from './request-id';

/** Injection token of the {@link requestLog} middleware. */
export const REQUEST_LOG = Symbol('REQUEST_LOG');

/** Asked every few seconds by whatever runs the service; logged at debug so that they do not drown the requests. */
const PROBES = new Set(['/health', '/livez', '/readyz']);

/** W3C Trace Context: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Gives every request its id and writes one line about it when it is done: JSON on stdout, or lines for people on a
 * terminal in development. No header, body or query string is logged.
 */
export function requestLog(config: Config): HttpLogger {
  const pretty = config.NODE_ENV === 'development' && process.stdout.isTTY;
  const options: Options = {
    level: config.LOG_LEVEL ?? (config.DEBUG ? 'debug' : 'info'),
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    ...(pretty
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', singleLine: true } } }
      : { formatters: { level: (label) => ({ level: label }) } }),
    // Should a library log headers or options some day, these stay out.
    redact: ['authorization', 'cookie', 'x-api-key', 'password'].flatMap((name) => [
      `["${name}"]`,
      `*["${name}"]`,
      `*.headers["${name}"]`,
    ]),
    genReqId: assignRequestId,
    // Unwrapped, because pino-http's own serializer reads the query string of every request first.
    wrapSerializers: false,
    serializers: { req: () => undefined, err: withoutData },
    customProps: (request) => ({ request_id: request.id, ...trace(request) }),
    customLogLevel: (request, response, error) =>
      PROBES.has((request as Request).path)
        ? 'debug'
        : error || response.statusCode >= 500
          ? 'error'
          : 'info',
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: (request, response, values: Timing) => line(request, response, values),
    customErrorObject: (request, response, _error, values: Timing) => line(request, response, values),
  };
  return pinoHttp(options);
}

interface Timing {
  readonly responseTime: number;
}

/** The route is its template, never the raw URL: that may carry what is nobody's business. */
function line(request: IncomingMessage, response: ServerResponse, { responseTime }: Timing) {
  return {
    method: request.method,
    route: ((request as Request).route as { path: string } | undefined)?.path ?? 'unmatched',
    // Without an answer there is no status, whatever it was going to be.
    ...((response.headersSent || response.statusCode >= 400) && { status: response.statusCode }),
    duration_ms: responseTime,
    // The client went away before it had its answer.
    ...(!response.writableFinished && { aborted: true }),
  };
}

function trace(request: IncomingMessage) {
  const { traceparent } = request.headers;
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? { traceparent } : {};
}

/** PostgreSQL says in `detail` and its like which values it did not take; they are the client's, not the log's. */
function withoutData(error: Error) {
  const { code, constraint, table } = error as Error &
    Partial<Record<'code' | 'constraint' | 'table', string>>;
  return { type: error.name, message: error.message, stack: error.stack, code, constraint, table };
}
