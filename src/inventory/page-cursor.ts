import { hash } from 'node:crypto';
import { timestamp } from '../readings/timestamp.rule';
import type { QueryDto } from './dto/query.dto';

/** The reading that a page ended with. */
export interface CursorPosition {
  readonly timestamp: string;
  readonly id: number;
}

/** What a client sends back to get what comes behind that reading, in the same query. */
export function encodeCursor({ timestamp, id }: CursorPosition, query: QueryDto): string {
  return Buffer.from(`${fingerprintOf(query)} ${id} ${timestamp}`).toString('base64url');
}

/** @returns undefined for what {@link encodeCursor} did not make for this query, to the letter */
export function decodeCursor(cursor: string, query: QueryDto): CursorPosition | undefined {
  const [, id, moment] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const place = { timestamp: timestamp.read(moment) ?? '', id: Number(id) };
  const isPlace = place.timestamp !== '' && Number.isSafeInteger(place.id);
  return isPlace && encodeCursor(place, query) === cursor ? place : undefined;
}

/** The readings a query is about, and their order; how many of them a page has may change from page to page. */
function fingerprintOf({ productid, starttimestamp, endtimestamp, order }: QueryDto): string {
  const what = JSON.stringify([productid, starttimestamp, endtimestamp, order]);
  return hash('sha256', what, 'base64url').slice(0, 11);
}
