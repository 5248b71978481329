import type { IncomingMessage } from 'node:http';
import { KEY_PREFIX } from '../keys/api-key';

/** An API key or a token, as the caller sent it. */
export interface Credentials {
  readonly kind: 'key' | 'token';
  readonly text: string;
}

/** Syntax of the Bearer scheme, which is case-insensitive (https://www.rfc-editor.org/rfc/rfc9110#section-11.1). */
const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i;

const BASIC = /^Basic +([\w+/-]+=*) *$/i;

/**
 * The credentials of a request, from `Authorization: Bearer …`, from `Authorization: Basic …` with an API key
 * as password, or from `X-API-Key: …`. Generated clients send the same API key in `Authorization` and in
 * `X-API-Key`.
 *
 * @returns 'unusable' for credentials that this service cannot read: another scheme, or two headers that
 * differ
 */
export function credentialsOf({
  headers,
  headersDistinct,
}: IncomingMessage): Credentials | 'unusable' | undefined {
  const { authorization, 'x-api-key': key } = headers;
  if (authorization === undefined) return typeof key === 'string' ? { kind: 'key', text: key } : undefined;
  // Several Authorization headers are rejected: Node returns the first one, but a proxy may have checked the last
  // one.
  if (headersDistinct.authorization?.length !== 1) return 'unusable';
  const text = BEARER.exec(authorization)?.[1] ?? keyIn(authorization);
  if (text === undefined || (key !== undefined && key !== text)) return 'unusable';
  return { kind: text.startsWith(KEY_PREFIX) ? 'key' : 'token', text };
}

/** The password of Basic authentication, if it is an API key; any other password may be meant for a proxy. */
function keyIn(authorization: string): string | undefined {
  const pair = BASIC.exec(authorization)?.[1];
  if (pair === undefined) return undefined;
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(pair, 'base64').toString()) ?? [];
  return password?.startsWith(KEY_PREFIX) ? password : undefined;
}
