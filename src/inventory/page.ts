import { contentTypes, type Format } from '../formats/media-types';
import { linesOf } from '../formats/lines';
import { TextBody } from '../http/text-body';
import { READING_COLUMNS, type StoredReadingDto } from './dto/page.dto';
import type { QueryDto } from './dto/query.dto';
import type { Found } from './inventory.repository';
import { cursorBehind, type Place } from './page-cursor';

/** One page of readings: a `PageDto` as JSON, or its items as lines. */
export interface Page {
  readonly body: TextBody;
  /** Of the next one; undefined on the last. */
  readonly cursor: string | undefined;
}

/** In a JSON text it begins an item and nothing else: within a string, its quotation marks would be escaped. */
const ITEM = '{"id":';

/** @param found may have one item more than the page, which tells that there is another page */
export function pageOf(query: QueryDto, found: Found, format: Format): Page {
  const { limit, offset } = query;
  const isLast = found.count <= limit;
  const items = isLast ? found.items : found.items.slice(0, found.items.lastIndexOf(`,${ITEM}`));
  const cursor = isLast ? undefined : cursorBehind(lastOf(items), query);
  if (format !== 'json') {
    const rows = JSON.parse(`[${items}]`) as StoredReadingDto[];
    return { body: new TextBody(linesOf(format, READING_COLUMNS, rows), contentTypes[format]), cursor };
  }
  const next = cursor === undefined ? '' : `,"next_cursor":"${cursor}"`;
  const count = isLast ? found.count : limit;
  const page = `{"count":${count},"limit":${limit},"offset":${offset},"items":[${items}]${next}}`;
  return { body: new TextBody(page, contentTypes.json), cursor };
}

function lastOf(items: string): Place {
  return JSON.parse(items.slice(items.lastIndexOf(ITEM))) as Place;
}
