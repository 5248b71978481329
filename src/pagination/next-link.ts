/**
 * The value of a `Link` header for the next page: the same query with the next cursor. It is only a query string,
 * relative to the URL of the request, because a proxy may serve the API under another path.
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
