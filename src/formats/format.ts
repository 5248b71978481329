import type { Request } from 'express';
import { ApiError } from '../errors/api-error';
import { contentTypes, type Format, mediaTypes } from './media-types';

/** Media types of the response formats. Each one has the parameters with which a client may request it. */
const ACCEPTABLE = { ...contentTypes, ndjson: `${mediaTypes.ndjson}; charset=utf-8` };

/**
 * Chooses the response format that the client prefers according to `Accept`. If it prefers several formats
 * equally, a format that `Accept` names exactly comes before one that only a wildcard matches; otherwise the
 * first one in `Accept` is chosen. With only the wildcard for all types, or without `Accept`, the first format
 * of the route is chosen.
 *
 * @throws ApiError NOT_ACCEPTABLE
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept
 */
export function acceptedFormat<Offered extends Format>(
  request: Request,
  offered: readonly [Offered, ...Offered[]],
): Offered {
  const { accept } = request.headers;
  // Nearly every client sends one of these values of Accept. This comparison is fast; parsing the header in Express
  // takes 10 µs.
  if (accept === undefined || accept === '*/*') return offered[0];
  const named = offered.find((format) => mediaTypes[format] === accept);
  if (named !== undefined) return named;

  const best = request.accepts(offered.map((format) => ACCEPTABLE[format]));
  const chosen = offered.find((format) => ACCEPTABLE[format] === best);
  if (chosen === undefined) throw new ApiError('NOT_ACCEPTABLE', notAcceptable(offered));
  return chosen;
}

export function notAcceptable(offered: readonly Format[]): string {
  return `Accept must allow one of ${offered.map((format) => mediaTypes[format]).join(', ')}.`;
}
