/**
 * The value of a `Link` header that leads to the next page: the same query, from the cursor on.
 * @see https://www.rfc-editor.org/rfc/rfc8288
 */
export function nextLink(path: string, query: object, cursor: string): string {
  const parameters = Object.entries<string | number | undefined>({
    ...query,
    offset: undefined,
    cursor,
  }).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${encodeURIComponent(String(value))}`));
  return `<${path}?${parameters.join('&')}>; rel="next"`;
}
