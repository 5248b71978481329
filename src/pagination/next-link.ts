/**
 * The value of a `Link` header for the next page: the same query with the next cursor. It has no path, so that it is
 * relative to the request even if a proxy serves the API under another path.
 * @see https://www.rfc-editor.org/rfc/rfc8288
 */
export function nextLink(query: object, cursor: string): string {
  const parameters = Object.entries<string | number | undefined>({
    ...query,
    offset: undefined,
    cursor,
  }).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${encodeURIComponent(String(value))}`));
  return `<?${parameters.join('&')}>; rel="next"`;
}
