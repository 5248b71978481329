/** One page of a list, and the cursor to the next one where there is one. */
export interface ListPage<T> {
  readonly count: number;
  readonly limit: number;
  readonly items: T[];
  readonly next_cursor?: string;
}

/** @param found items in order, one more than the limit if there are more */
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
