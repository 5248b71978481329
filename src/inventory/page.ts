import { contentTypes, type Format } from '../formats/media-types';
import { linesOf } from '../formats/lines';
import { SerializedBody } from '../http/serialized-body';
import { columnsOf, type IncludedReadingDto, rowOf } from './dto/included.dto';
import type { PageRows } from './page-statements';
import { type CursorPosition, type CursorScope, encodeCursor } from './page-cursor';

/** One page of readings: a `PageDto` as JSON, or its items as lines of CSV or NDJSON. */
export interface Page {
  readonly body: SerializedBody;
  /** Cursor with which the client requests the next page; undefined on the last page. */
  readonly cursor: string | undefined;
}

/**
 * Text with which each item in the JSON text of a page begins. It cannot occur inside a JSON string, where its
 * quotation marks would be escaped.
 */
const ITEM = '{"id":';

/**
 * Makes a page of readings.
 * @param found the readings of the page; if another page follows, one reading more than fits on the page
 */
export function pageOf(scope: CursorScope, found: PageRows, format: Format): Page {
  const { limit, offset, include } = scope.query;
  const isLast = found.count <= limit;
  const items = isLast ? found.items : found.items.slice(0, found.items.lastIndexOf(`,${ITEM}`));
  const cursor = isLast ? undefined : encodeCursor(lastOf(items), scope);
  if (format !== 'json') {
    const rows = JSON.parse(`[${items}]`) as IncludedReadingDto[];
    const lines = linesOf(format, columnsOf(rows, include), format === 'csv' ? rows.map(rowOf) : rows);
    return { body: new SerializedBody(lines, contentTypes[format]), cursor };
  }
  const next = cursor === undefined ? '' : `,"next_cursor":"${cursor}"`;
  const count = isLast ? found.count : limit;
  const page = `{"count":${count},"limit":${limit},"offset":${offset},"items":[${items}]${next}}`;
  return { body: new SerializedBody(page, contentTypes.json), cursor };
}

function lastOf(items: string): CursorPosition {
  return JSON.parse(items.slice(items.lastIndexOf(ITEM))) as CursorPosition;
}
