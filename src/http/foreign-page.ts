import type { Request } from 'express';

/**
 * Tells whether a web page of another origin has sent the request. This check is needed, because browsers
 * send text/plain and forms to any host without a CORS preflight request. For most other media types, they
 * send a preflight request first.
 *
 * @param allowed the origins whose pages may call the API
 */
export function isFromForeignPage(request: Request, allowed: readonly string[] = []): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined || site === 'same-origin') return false;
  if (allowed.includes('*') || allowed.includes(origin)) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.host;
}
