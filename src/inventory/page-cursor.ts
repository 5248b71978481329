import { hash } from 'node:crypto';
import type { Locations } from '../readings/locations';
import { timestamp } from '../readings/timestamp.rule';
import type { PageQuery } from './dto/query.dto';

/** Position of the last reading on a page. */
export interface CursorPosition {
  readonly timestamp: string;
  readonly id: number;
}

/**
 * A page cursor is valid only for this database, this query and these locations. With another database, query
 * or locations, the cursor is rejected.
 */
export interface CursorScope {
  readonly database: string;
  readonly query: PageQuery;
  readonly locations: Locations;
}

/**
 * Makes a page cursor. A client that sends it with an unchanged query gets the readings after the given
 * position.
 */
export function encodeCursor({ timestamp, id }: CursorPosition, scope: CursorScope): string {
  return Buffer.from(`${fingerprintOf(scope)} ${id} ${timestamp}`).toString('base64url');
}

/**
 * Reads a page cursor.
 * @returns undefined unless {@link encodeCursor} made exactly this cursor for this query and database
 */
export function decodeCursor(cursor: string, scope: CursorScope): CursorPosition | undefined {
  const [, id, moment] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const place = { timestamp: timestamp.read(moment) ?? '', id: Number(id) };
  const isPlace = place.timestamp !== '' && Number.isSafeInteger(place.id);
  return isPlace && encodeCursor(place, scope) === cursor ? place : undefined;
}

/**
 * Hash of the database's identity and of the query's filter, locations and order. The page limit is not included, so
 * that it may change from page to page.
 */
function fingerprintOf({ database, query, locations }: CursorScope): string {
  const { productid, starttimestamp, endtimestamp, order, include } = query;
  const what = JSON.stringify([database, productid, locations, starttimestamp, endtimestamp, order, include]);
  return hash('sha256', what, 'base64url').slice(0, 11);
}
