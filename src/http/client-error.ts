import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { ApiError } from '../errors/api-error';
import type { PipelinedConnection } from './pipelined-connection';
import { isUntimed } from './request-timeout';
import { plainHeaders } from './security-headers';

const logger = new Logger('Http');

/** Time to read the answer, and to close: a part of a body that came to a closed connection would reset it. */
const LINGER_MS = 1000;

/** Node's own, told once for each request. */
const REQUEST_TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/**
 * Answers what never became a whole request: bytes that are not HTTP, headers that are too large, a client too slow to
 * send its own. Node would answer with an empty body; every error of this service has one shape. Requests that came
 * whole before it may be stored already: their answers go first.
 */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  connection: PipelinedConnection,
): void {
  // One that has come is no longer the one that is late.
  const { arriving, isHeldBack } = connection;
  if (error.code === REQUEST_TIMEOUT && (isHeldBack || (arriving && isUntimed(arriving.request)))) return;
  // A reset connection has nobody left to answer.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  refuse(toApiError(error), socket, connection);
}

/** Answers CONNECT, for which Node has no response: this is no proxy. */
export function answerConnect(socket: Socket, connection: PipelinedConnection): void {
  socket.on('error', () => undefined); // Node listens no more
  refuse(new ApiError('NOT_IMPLEMENTED', 'CONNECT is for proxies, and this is none.'), socket, connection);
}

/** Ends the connection with this answer, behind those to the requests that came whole. */
function refuse(answer: ApiError, socket: Socket, connection: PipelinedConnection): void {
  connection.stop(() => {
    const response = connection.arriving?.response;
    // One whose answer has begun must not get a second.
    if (response?.headersSent || !socket.writable) {
      socket.destroy();
      return;
    }
    const requestId = response ? (response.req.id as string) : randomUUID();
    if (response)
      response.statusCode = answer.status; // for its line in the log
    else
      logger.log({ request_id: requestId, status: answer.status, error: answer.code, msg: 'not a request' });
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
    // One that does not close itself would keep what it has sent so far in memory.
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}

/** Plain HTTP, an old version of TLS, a certificate that the client does not like: there is no way to answer it. */
export function noteFailedHandshake(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ECONNRESET') logger.log({ error: error.code, msg: 'not a TLS connection' });
}

function toApiError(error: NodeJS.ErrnoException): ApiError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ApiError('HEADERS_TOO_LARGE', 'The request line and headers may have 16 KB together.');
    case REQUEST_TIMEOUT:
      return new ApiError('REQUEST_TIMEOUT', 'The request did not arrive in time.');
    default:
      return new ApiError('BAD_REQUEST', 'This is not a valid HTTP request.');
  }
}
