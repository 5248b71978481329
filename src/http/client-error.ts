import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Logger } from '@nestjs/common';
import { ApiError } from '../errors/api-error';
import type { PipelinedConnection } from './pipelined-connection';
import { isUntimed } from './request-timeout';
import { plainHeaders } from './security-headers';

const logger = new Logger('Http');

/** Time in ms for the client to read the answer and close: body bytes that reach a closed connection would reset it. */
const LINGER_MS = 1000;

/** Node's error code for a request that arrives too slowly, reported once for each request. */
const REQUEST_TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/** The parser's error code for a client that ended its connection in the middle of a request. */
const CUT_OFF = 'HPE_INVALID_EOF_STATE';

/**
 * Answers input that never became a complete request: bytes that are not HTTP, headers that are too large, or a client
 * that is too slow. Node would answer with an empty body, but every error of this service has a standard body. Complete
 * requests on the same connection may already be stored, so their answers are sent first.
 */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  connection: PipelinedConnection,
): void {
  // Only a request that is still arriving can be late, so only that request is checked for an exemption.
  const { arriving, isHeldBack } = connection;
  if (error.code === REQUEST_TIMEOUT && (isHeldBack || (arriving && isUntimed(arriving.request)))) return;
  // After a reset, no client is left to answer. A connection on which nothing was sent gets no answer either: browsers
  // open connections in advance, and load balancers test whether the port is open.
  const isUnused = error.code === REQUEST_TIMEOUT && connection.isUnused;
  if (error.code === 'ECONNRESET' || !socket.writable || isUnused) {
    socket.destroy();
    return;
  }
  refuse(toApiError(error), socket, connection, error.code === CUT_OFF ? 'debug' : 'log');
}

/** Refuses CONNECT, for which Node has no response object: this service is no proxy. */
export function answerConnect(socket: Socket, connection: PipelinedConnection): void {
  socket.on('error', () => undefined); // Node no longer listens for errors
  refuse(new ApiError('NOT_IMPLEMENTED', 'CONNECT is for proxies, and this is none.'), socket, connection);
}

/**
 * Ends the connection with this error, after the answers to all requests that arrived completely.
 *
 * @param level log level of the line about bytes that did not form a request
 */
function refuse(
  answer: ApiError,
  socket: Socket,
  connection: PipelinedConnection,
  level: 'log' | 'debug' = 'log',
): void {
  connection.stop(() => {
    const response = connection.arriving?.response;
    // A request whose answer has begun must not get a second answer.
    if (response?.headersSent || !socket.writable) {
      socket.destroy();
      return;
    }
    const requestId = response ? (response.req.id as string) : randomUUID();
    if (response)
      response.statusCode = answer.status; // status for the log line of the request
    else
      logger[level]({
        request_id: requestId,
        status: answer.status,
        error: answer.code,
        msg: 'not a request',
      });
    const body = JSON.stringify(answer.toBody(requestId));
    socket.end(
      [
        `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Request-ID: ${requestId}`,
        'Connection: close',
        ...plainHeaders.map(([name, value]) => `${name}: ${value}`),
        '',
        body,
      ].join('\r\n'),
    );
    // A client that does not close the connection would keep the bytes that it has sent in memory.
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}

/**
 * A TLS socket of Node with its TCP socket, which Node does not declare. The TLS socket's `bytesRead` is 0 until the
 * handshake has ended.
 */
type TlsSocketInside = TLSSocket & { readonly _parent?: Socket };

/** Logs a failed TLS handshake, which cannot be answered: plain HTTP, an old TLS version, or a rejected certificate. */
export function noteFailedHandshake(error: NodeJS.ErrnoException, { _parent }: TlsSocketInside): void {
  const isUnused = error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT' && _parent?.bytesRead === 0;
  if (error.code !== 'ECONNRESET' && !isUnused)
    logger.log({ error: error.code, msg: 'not a TLS connection' });
}

function toApiError(error: NodeJS.ErrnoException): ApiError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ApiError(
        'HEADERS_TOO_LARGE',
        'The request line and headers may have 16 KB together; ask for many products by POST /api/v1/inventory/levels.',
      );
    case REQUEST_TIMEOUT:
      return new ApiError('REQUEST_TIMEOUT', 'The request did not arrive in time.');
    default:
      return new ApiError('BAD_REQUEST', 'This is not a valid HTTP request.');
  }
}
