import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'content-type';
import { ApiError } from '../errors/api-error';

const JSON_TYPE = /^application\/([\w.!#$&^+-]+\+)?json$/;

/**
 * Values of Content-Type that HTTP clients send if the user sets none. For example, curl and Python send an
 * empty one or the type of a form; .NET and Dart send text/plain.
 */
const DEFAULT_TYPES = ['', 'application/x-www-form-urlencoded', 'text/plain'];

/**
 * Checks the headers of a request with a JSON body before the body is read. A missing Content-Type counts as
 * JSON, because ShelfAPI, the predecessor of this service, accepted requests without one. The types that
 * clients send by default count as JSON, too. But a request with an `Origin` header comes from a web page and
 * must have a JSON type. Without this rule, a page could send a body of a default type to any host without a
 * CORS preflight.
 *
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE
 */
export function checkJsonHeaders(headers: IncomingHttpHeaders, limit: number): void {
  const type = mediaType(headers['content-type'] ?? '');
  const isJson = JSON_TYPE.test(type) || (headers.origin === undefined && DEFAULT_TYPES.includes(type));
  if (!isJson) {
    throw new ApiError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the body as JSON, with the header Content-Type: application/json.',
    );
  }
  checkEncoding(headers);
  // A request whose Content-Length is over the limit is refused before the client sends the whole body.
  if (headers['content-encoding'] === undefined && Number(headers['content-length']) > limit) {
    throw tooLarge(limit);
  }
}

/**
 * The media type of a text body, in lower case and without its parameters.
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE for a charset other than UTF-8
 */
export function mediaType(header: string): string {
  const { type, charset = 'utf-8' } = contentTypeOf(header);
  if (!/^utf-?8$/.test(charset)) throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Send the body in UTF-8.');
  return type;
}

/** The media type and the charset of a Content-Type header, in lower case. */
export function contentTypeOf(header: string): { readonly type: string; readonly charset?: string } {
  const { type, parameters } = parse(header);
  const charset = parameters.charset?.toLowerCase();
  return { type, ...(charset !== undefined && { charset }) };
}

/** Checks that the request's Content-Encoding is supported. @throws ApiError UNSUPPORTED_MEDIA_TYPE */
export function checkEncoding(headers: IncomingHttpHeaders): void {
  if (!/^(gzip|deflate|identity)$/i.test(headers['content-encoding'] ?? 'identity')) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Content-Encoding may be gzip or deflate.');
  }
}

export function tooLarge(limit: number): ApiError {
  return new ApiError('PAYLOAD_TOO_LARGE', `The body may have ${limit} bytes after decompression.`);
}
