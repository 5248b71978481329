import { ApiError } from '../errors/api-error';

/**
 * Maximum number of query parameters. The routes accept far fewer: at most 100 products and a few other
 * parameters.
 */
const MAX_PARAMETERS = 200;

/**
 * Parses a query string, and rejects percent-encoded bytes that are not UTF-8. Express's own parser would replace such
 * bytes by U+FFFD, and the service would search for the wrong product. A repeated parameter becomes an array. The
 * parameters are counted before any of them is decoded.
 *
 * @throws ApiError BAD_REQUEST
 */
export function parseQuery(query: string | null): Record<string, string | string[]> {
  const parameters = Object.create(null) as Record<string, string | string[]>;
  const pairs = (query ?? '').split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_PARAMETERS) {
    throw new ApiError('BAD_REQUEST', `A query string may have ${MAX_PARAMETERS} parameters.`);
  }
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    const before = parameters[name];
    if (before === undefined) parameters[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else parameters[name] = [before, value];
  }
  return parameters;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new ApiError('BAD_REQUEST', 'The query string is not valid percent-encoded UTF-8.');
  }
}
