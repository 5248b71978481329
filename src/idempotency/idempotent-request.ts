import { createHash } from 'node:crypto';
import type { Principal } from '../access/principal';
import { ApiError } from '../errors/api-error';

/** A request that must not be carried out twice. */
export interface IdempotentRequest {
  /** The caller and its key, as they are stored: two callers never meet. */
  readonly key: string;
  /** What was asked for, to tell a retry from another request with the same key. */
  readonly fingerprint: Buffer;
}

/** 1 to 255 visible characters of ASCII; a string of RFC 8941 is one between quotation marks. */
const FORM = /^(?:"([!#-[\]-~]{1,255})"|([!#-~][!-~]{0,254}))$/;

/**
 * @param header the client's `Idempotency-Key`
 * @param what names the action, beside what it is done with
 * @throws ApiError BAD_REQUEST for a key that is none
 */
export function idempotentRequest(
  caller: Principal,
  header: string,
  what: string,
  values: unknown,
): IdempotentRequest {
  return { key: onceKey(caller, header), fingerprint: sha256(JSON.stringify([what, values])) };
}

/**
 * The key alone, of a request whose fingerprint is known when all of it has arrived.
 * @throws ApiError BAD_REQUEST for a key that is none
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function onceKey({ kind, id }: Principal, header: string): string {
  return sha256(JSON.stringify([kind, id, keyIn(header)])).toString('hex');
}

function keyIn(header: string): string {
  const [, quoted, plain] = FORM.exec(header) ?? [];
  const key = quoted ?? plain;
  if (key !== undefined) return key;
  throw new ApiError('BAD_REQUEST', 'Idempotency-Key must be 1 to 255 visible ASCII characters, sent once.');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
