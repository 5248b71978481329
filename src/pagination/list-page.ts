/** One page of a list, with the cursor of the next page if there is one. */
export interface ListPage<T> {
  readonly count: number;
  readonly limit: number;
  readonly items: T[];
  readonly next_cursor?: string;
}

/**
 * Makes a page of a list from the items that a query has found.
 * @param found items in order; if another page follows, one item more than the page limit
 */
export function listPage<T>(
  found: readonly T[],
  limit: number,
  cursorAfter: (last: T) => string,
): ListPage<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return { count: items.length, limit, items, ...(hasMore && { next_cursor: cursorAfter(last) }) };
}
