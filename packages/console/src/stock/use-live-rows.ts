import { useDebouncedValue } from '@mantine/hooks';
import type { ProductRow } from '../api/reading';
import { MOST_FOLLOWED, useLiveLevels } from '../live/use-live-levels';

/**
 * The number of rows in a group. The stream follows whole groups of products, so that scrolling by a few rows
 * opens no new stream.
 */
const GROUP = 50;

/**
 * Time in ms. When the user has not scrolled for this time, the stream begins to follow the products that are
 * visible now.
 */
const SCROLLING_MS = 500;

/** The levels of the visible rows, always up to date. */
export function useLiveRows(
  rows: readonly ProductRow[],
  first: number,
  last: number,
  location: string | undefined,
) {
  const start = Math.floor(first / GROUP) * GROUP;
  const end = Math.min(Math.ceil((last + 1) / GROUP) * GROUP, start + MOST_FOLLOWED);
  const names = rows.slice(start, end).map(({ productid }) => productid);
  const [followed] = useDebouncedValue(JSON.stringify(names), SCROLLING_MS);
  return useLiveLevels(JSON.parse(followed) as string[], location);
}
