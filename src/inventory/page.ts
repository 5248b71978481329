import { JsonText } from '../http/json-text';
import type { QueryDto } from './dto/query.dto';
import type { Found } from './inventory.repository';
import { cursorBehind, type Place } from './page-cursor';

/** One page of readings, a `PageDto` as JSON. */
export interface Page {
  readonly text: JsonText;
  /** Of the next one; undefined on the last. */
  readonly cursor: string | undefined;
}

/** In a JSON text it begins an item and nothing else: within a string, its quotation marks would be escaped. */
const ITEM = '{"id":';

/** @param found may have one item more than the page, which tells that there is another page */
export function pageOf(query: QueryDto, found: Found): Page {
  const { limit, offset } = query;
  const isLast = found.count <= limit;
  const items = isLast ? found.items : found.items.slice(0, found.items.lastIndexOf(`,${ITEM}`));
  const cursor = isLast ? undefined : cursorBehind(lastOf(items), query);
  const next = cursor === undefined ? '' : `,"next_cursor":"${cursor}"`;
  const count = isLast ? found.count : limit;
  return {
    text: new JsonText(`{"count":${count},"limit":${limit},"offset":${offset},"items":[${items}]${next}}`),
    cursor,
  };
}

function lastOf(items: string): Place {
  return JSON.parse(items.slice(items.lastIndexOf(ITEM))) as Place;
}
