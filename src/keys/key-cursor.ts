import type { Rule } from '../validation/rule';
import { timestamp } from '../readings/timestamp.rule';
import { isKeyId } from './api-key';

/** The position of an API key in the list of all API keys. */
export interface KeyPosition {
  readonly created_at: string;
  readonly id: string;
}

export function encodeCursor({ created_at, id }: KeyPosition): string {
  return Buffer.from(`${created_at} ${id}`).toString('base64url');
}

/**
 * Reads a cursor of the list of API keys.
 * @returns undefined for a text that contains no time and id of an API key
 */
export function decodeCursor(cursor: string): KeyPosition | undefined {
  const [created, id, more] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const created_at = timestamp.read(created);
  if (created_at === undefined || id === undefined || !isKeyId(id) || more !== undefined) {
    return undefined;
  }
  return { created_at, id };
}

export const keyCursor: Rule<string> = {
  message: 'must be the next_cursor of a page before',
  schema: { type: 'string' },
  read: (value) => (typeof value === 'string' && decodeCursor(value) ? value : undefined),
};
