import type { IncomingMessage } from 'node:http';
import { KEY_PREFIX } from '../keys/api-key';

/** An API key or a token, as the caller sent it. */
export interface Credentials {
  readonly kind: 'key' | 'token';
  readonly text: string;
}

/** The scheme is case-insensitive, as https://www.rfc-editor.org/rfc/rfc9110#section-11.1 requires. */
const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i;

/**
 * The credentials of a request, from `Authorization: Bearer …` or `X-API-Key: …`.
 *
 * @returns 'unusable' for credentials that this service cannot read: another scheme, or both headers
 */
export function credentialsOf({
  headers,
  headersDistinct,
}: IncomingMessage): Credentials | 'unusable' | undefined {
  const { authorization, 'x-api-key': key } = headers;
  if (authorization === undefined && key === undefined) return undefined;
  if (authorization !== undefined && key !== undefined) return 'unusable';
  if (typeof key === 'string') return { kind: 'key', text: key };
  // Of several Authorization headers Node returns the first; a proxy in front may have checked the last.
  if (headersDistinct.authorization?.length !== 1) return 'unusable';
  const text = BEARER.exec(authorization ?? '')?.[1];
  if (text === undefined) return 'unusable';
  return { kind: text.startsWith(KEY_PREFIX) ? 'key' : 'token', text };
}
