import type { IncomingMessage } from 'node:http';
import { ApiError } from '../errors/api-error';

/** Syntax of a host name or an IP address in URLs, with an optional port. */
const HOST = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * Rejects a request if two servers, such as a proxy and this one, may understand its headers differently
 * (request smuggling). Node already rejects some of these requests; this function rejects the others.
 *
 * @returns BAD_REQUEST or NOT_IMPLEMENTED; undefined for a request whose headers are clear
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2 on `Host`
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-6.1 on `Transfer-Encoding`
 */
export function checkFraming({ headers, httpVersion, rawHeaders }: IncomingMessage): ApiError | undefined {
  const { host, 'transfer-encoding': coding } = headers;
  if (host === undefined && httpVersion === '1.1') return refusal('The Host header is missing.');
  if (host !== undefined && !HOST.test(host)) return refusal('The Host header is not a host and a port.');
  if (hasTwoHosts(rawHeaders)) return refusal('There are two Host headers.');
  if (coding === undefined) return undefined;
  if (httpVersion === '1.0') return refusal('Transfer-Encoding is not of HTTP/1.0.');
  if (coding.toLowerCase() === 'chunked') return undefined;
  return new ApiError(
    'NOT_IMPLEMENTED',
    'Transfer-Encoding may be chunked; pack a body by Content-Encoding.',
  );
}

function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

function refusal(message: string): ApiError {
  return new ApiError('BAD_REQUEST', message);
}
