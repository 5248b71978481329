import type { Request } from 'express';
import { ApiError } from '../errors/api-error';
import { contentTypes, type Format, mediaTypes } from './media-types';

/** With every parameter that is true of them: a client may ask for these and get its answer. */
const ACCEPTABLE = { ...contentTypes, ndjson: `${mediaTypes.ndjson}; charset=utf-8` };

/**
 * The one of the formats offered that the client likes best, by `Accept`. Of those it likes the same, the one it names;
 * of those it names, the first; of those it leaves open, by a wildcard or without `Accept`, the first offered.
 *
 * @throws ApiError NOT_ACCEPTABLE
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept
 */
export function acceptedFormat<Offered extends Format>(
  request: Request,
  offered: readonly [Offered, ...Offered[]],
): Offered {
  const { accept } = request.headers;
  // Nearly every program sends one of these, and reading it takes Express 10 µs.
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
