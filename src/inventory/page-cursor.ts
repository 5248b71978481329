import { hash } from 'node:crypto';
import { timestamp } from '../readings/timestamp.rule';
import type { QueryDto } from './dto/query.dto';

/** The reading that a page ended with. */
export interface CursorPosition {
  readonly timestamp: string;
  readonly id: number;
}

/** Makes the cursor that a client sends back to get the readings after this one, in the same query. */
export function encodeCursor({ timestamp, id }: CursorPosition, query: QueryDto): string {
  return Buffer.from(`${fingerprintOf(query)} ${id} ${timestamp}`).toString('base64url');
}

/** @returns undefined unless {@link encodeCursor} made exactly this cursor for this query */
export function decodeCursor(cursor: string, query: QueryDto): CursorPosition | undefined {
  const [, id, moment] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const place = { timestamp: timestamp.read(moment) ?? '', id: Number(id) };
  const isPlace = place.timestamp !== '' && Number.isSafeInteger(place.id);
  return isPlace && encodeCursor(place, query) === cursor ? place : undefined;
}

/** Hash of the filter and order of a query; its limit is left out, because it may change from page to page. */
function fingerprintOf({ productid, starttimestamp, endtimestamp, order }: QueryDto): string {
  const what = JSON.stringify([productid, starttimestamp, endtimestamp, order]);
  return hash('sha256', what, 'base64url').slice(0, 11);
}
