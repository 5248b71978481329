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

/**
 * Time in ms that the client has to read an error response and close the connection. If the service closed it earlier,
 * arriving bytes of the request would cause a TCP reset, and the response could be lost.
 */
const LINGER_MS = 1000;

/** Node's error code for a request that arrives too slowly. Node reports it once for each request. */
const REQUEST_TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/** The HTTP parser's error code for a client that ended its connection in the middle of a request. */
const CUT_OFF = 'HPE_INVALID_EOF_STATE';

/**
 * Responds to input that never became a complete request: bytes that are not HTTP, headers that are too
 * large, or a request that arrives too slowly. Node would respond with an empty body, but every error of this
 * service has the same form of body. The service may already have carried out earlier requests on the same
 * connection, so their responses are sent first.
 */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  connection: PipelinedConnection,
): void {
  // A timeout error is always about the request that is still arriving. Some requests have no time limit: for
  // such a request, the error is ignored.
  const { arriving, isHeldBack } = connection;
  if (error.code === REQUEST_TIMEOUT && (isHeldBack || (arriving && isUntimed(arriving.request)))) return;
  // If the client has reset the connection, it cannot read a response. A connection on which the client sent
  // nothing gets no response either: browsers open connections in advance, and load balancers test whether
  // the port is open.
  const isUnused = error.code === REQUEST_TIMEOUT && connection.isUnused;
  if (error.code === 'ECONNRESET' || !socket.writable || isUnused) {
    socket.destroy();
    return;
  }
  refuse(toApiError(error), socket, connection, error.code === CUT_OFF ? 'debug' : 'log');
}

/** Refuses the method CONNECT, because this service is no proxy. Node has no response object for this method. */
export function answerConnect(socket: Socket, connection: PipelinedConnection): void {
  socket.on('error', () => undefined); // Node has removed its own error listener
  refuse(new ApiError('NOT_IMPLEMENTED', 'CONNECT is for proxies, and this is none.'), socket, connection);
}

/**
 * Sends an error response, and ends the connection. The responses to all complete requests are sent first.
 *
 * @param level log level of the line `not a request`, which is logged if the client's input is not a request
 */
function refuse(
  answer: ApiError,
  socket: Socket,
  connection: PipelinedConnection,
  level: 'log' | 'debug' = 'log',
): void {
  connection.stop(() => {
    const response = connection.arriving?.response;
    // If the response to the current request has begun, no second response may be sent for it.
    if (response?.headersSent || !socket.writable) {
      socket.destroy();
      return;
    }
    const requestId = response ? (response.req.id as string) : randomUUID();
    if (response) response.statusCode = answer.status; // the status in the log line of this request
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
    // The connection is closed after some time. Otherwise, a client that goes on sending could fill the
    // memory.
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}

/**
 * A TLS socket of Node with its member `_parent`, which is its TCP socket. Node's type declarations lack this
 * member. The `bytesRead` of the TLS socket is 0 until the handshake has ended.
 */
type TlsSocketInside = TLSSocket & { readonly _parent?: Socket };

/**
 * Logs a failed TLS handshake, for which no response can be sent. The cause is plain HTTP, an old TLS version, or a
 * rejected certificate.
 */
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
