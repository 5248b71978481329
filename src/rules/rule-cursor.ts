import type { Rule } from '../validation/rule';

const MOST = 2_147_483_647;

/** Encodes a cursor for the next page of rules. @param id of the last rule on the page */
export function encodeCursor({ id }: { readonly id: number }): string {
  return Buffer.from(`rule ${id}`).toString('base64url');
}

/** The id in a cursor; undefined for a text that {@link encodeCursor} did not make. */
export function decodeCursor(cursor: string): number | undefined {
  const id = Number(/^rule ([1-9]\d*)$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]);
  return id <= MOST && encodeCursor({ id }) === cursor ? id : undefined;
}

export const ruleCursor: Rule<string> = {
  message: 'must be the next_cursor of a page before',
  schema: { type: 'string' },
  read: (value) => (typeof value === 'string' && decodeCursor(value) !== undefined ? value : undefined),
};
