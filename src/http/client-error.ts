import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Logger } from '@nestjs/common';
import { ApiError } from '../errors/api-error';
import { isUntimed } from './request-timeout';
import { plainHeaders } from './security-headers';

const logger = new Logger('Http');

/** Time to read the answer, and to close: a part of a body that came to a closed connection would reset it. */
const LINGER_MS = 1000;

/** Node's own, told once for each request. */
const REQUEST_TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/**
 * Answers what never became a whole request: bytes that are not HTTP, headers that are too large, a client too slow to
 * send its own. Node would answer with an empty body; every error of this service has one shape.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { _httpMessage: response } = socket as Duplex & { _httpMessage?: ServerResponse };
  // One that has come is no longer the one that is late.
  if (error.code === REQUEST_TIMEOUT && response && isUntimed(response.req) && !response.req.complete) return;
  // A reset connection has nobody left to answer; one whose answer has begun must not get a second.
  if (error.code === 'ECONNRESET' || !socket.writable || response?.headersSent) {
    socket.destroy();
    return;
  }
  // The request before the broken bytes is whole, and may be stored already: its answer is the one to send.
  if (response?.req.complete) {
    response.setHeader('Connection', 'close');
    return;
  }

  const answer = toApiError(error);
  const requestId = response ? (response.req.id as string) : randomUUID();
  if (response)
    response.statusCode = answer.status; // for its line in the log
  else logger.log({ request_id: requestId, status: answer.status, error: answer.code, msg: 'not a request' });
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
