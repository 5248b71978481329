import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'content-type';
import { ApiError } from '../errors/api-error';

/**
 * Checks the headers of a JSON body before the body is read. A missing Content-Type counts as JSON, as in the first
 * service, but not from a web page: a page can send a body without a type to any host without a CORS preflight.
 *
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE
 */
export function checkJsonHeaders(headers: IncomingHttpHeaders, limit: number): void {
  const type = mediaType(headers['content-type'] ?? (headers.origin ? '' : 'application/json'));
  if (!/^application\/([\w.!#$&^+-]+\+)?json$/.test(type)) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
  }
  checkEncoding(headers);
  // Refused before the client sends the whole body, if its Content-Length is already over the limit.
  if (headers['content-encoding'] === undefined && Number(headers['content-length']) > limit) {
    throw tooLarge(limit);
  }
}

/**
 * The media type of a text body, in lower case and without its parameters.
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE for a charset other than UTF-8
 */
export function mediaType(header: string): string {
  const { type, parameters } = parse(header);
  if (!/^utf-?8$/i.test(parameters.charset ?? 'utf-8')) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Send the body in UTF-8.');
  }
  return type;
}

/** @throws ApiError UNSUPPORTED_MEDIA_TYPE */
export function checkEncoding(headers: IncomingHttpHeaders): void {
  if (!/^(gzip|deflate|identity)$/i.test(headers['content-encoding'] ?? 'identity')) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Content-Encoding may be gzip or deflate.');
  }
}

export function tooLarge(limit: number): ApiError {
  return new ApiError('PAYLOAD_TOO_LARGE', `The body may have ${limit} bytes after decompression.`);
}
