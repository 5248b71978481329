interface PagedQuery {
  readonly state: { readonly data?: { readonly pages: readonly unknown[] } | undefined };
}

/**
 * The time between two reloads of a list in the console. A reload takes one request for each loaded page of
 * the list. The time grows with the number of pages, so that the number of requests per minute stays the
 * same.
 * @param ms the time between two reloads if one page is loaded
 */
export function perPage(ms: number) {
  return ({ state }: PagedQuery): number => ms * Math.max(1, state.data?.pages.length ?? 0);
}
