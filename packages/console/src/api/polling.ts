interface PagedQuery {
  readonly state: { readonly data?: { readonly pages: readonly unknown[] } | undefined };
}

/**
 * The time between two renewals of a list. A renewal takes one request for each loaded page. The time grows
 * with the number of pages, so that the number of requests per minute stays the same.
 * @param ms the time for one page
 */
export function perPage(ms: number) {
  return ({ state }: PagedQuery): number => ms * Math.max(1, state.data?.pages.length ?? 0);
}
