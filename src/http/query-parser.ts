import { ApiError } from '../errors/api-error';

/** Far more than a route takes: 100 products and some others. */
const MAX_PARAMETERS = 200;

/**
 * Reads a query string strictly: what is not valid percent-encoded UTF-8 is refused, where Express's own parser would
 * put U+FFFD in its place and look for a product that nobody asked for. A repeated parameter becomes an array.
 * The number of parameters is looked at before any of them is read.
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
