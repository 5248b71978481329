import { createHash } from 'node:crypto';
import { timestamp } from '../validation/timestamp.rule';
import type { QueryDto } from './dto/query.dto';

/** The reading that a page ended with. */
export interface Place {
  readonly timestamp: string;
  readonly id: number;
}

/** What a client sends back to get what comes behind that reading, in the same query. */
export function cursorBehind({ timestamp, id }: Place, query: QueryDto): string {
  return Buffer.from(`${fingerprintOf(query)} ${id} ${timestamp}`).toString('base64url');
}

/** @returns undefined for what {@link cursorBehind} did not make for this query */
export function placeOf(cursor: string, query: QueryDto): Place | undefined {
  const [fingerprint, id, moment, ...more] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (fingerprint !== fingerprintOf(query) || more.length > 0) return undefined;
  const at = timestamp.read(moment);
  return at !== undefined && id !== undefined && /^\d{1,15}$/.test(id)
    ? { timestamp: at, id: Number(id) }
    : undefined;
}

/** The readings a query is about, and their order; how many of them a page has may change from page to page. */
function fingerprintOf({ productid, starttimestamp, endtimestamp, order }: QueryDto): string {
  const what = JSON.stringify([productid, starttimestamp, endtimestamp, order]);
  return createHash('sha256').update(what).digest('base64url').slice(0, 11);
}
