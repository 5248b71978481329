import type { Request } from 'express';
import { ApiError } from '../errors/api-error';

/** The formats of answers, as `Content-Type` names them. All are UTF-8; the type of NDJSON has no parameter to say so. */
export const contentTypes = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
} as const;

export type Format = keyof typeof contentTypes;

/** With every parameter that is true of them: a client may ask for these and get its answer. */
const ACCEPTABLE = { ...contentTypes, ndjson: `${contentTypes.ndjson}; charset=utf-8` } as const;

/**
 * The one of the formats offered that the client likes best, by `Accept`. Of those it likes the same, the one it names;
 * of those it names, the first; of those it leaves open, by a wildcard or without `Accept`, the first offered.
 *
 * @throws ApiError NOT_ACCEPTABLE
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-accept
 */
export function acceptedFormat<Offered extends Format>(
  request: Pick<Request, 'accepts'>,
  offered: readonly Offered[],
): Offered {
  const chosen = request.accepts(offered.map((format) => ACCEPTABLE[format]));
  const format = offered.find((candidate) => ACCEPTABLE[candidate] === chosen);
  if (format === undefined) throw new ApiError('NOT_ACCEPTABLE', notAcceptable(offered));
  return format;
}

export function notAcceptable(offered: readonly Format[]): string {
  return `Accept must allow one of ${offered.map(mediaTypeOf).join(', ')}.`;
}

/** Without parameters. */
export function mediaTypeOf(format: Format): string {
  return contentTypes[format].split(';', 1)[0] as string;
}
