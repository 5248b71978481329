import { createHash } from 'node:crypto';
import type { Principal } from '../access/principal';
import { ApiError } from '../errors/api-error';
import { invalidValue } from '../errors/invalid-value';

/** A request that must not be carried out twice. */
export interface IdempotentRequest {
  /** Hash of the caller and its key, as stored, so that the keys of two callers never collide. */
  readonly key: string;
  /** Hash of the request's content, which distinguishes a retry from another request with the same key. */
  readonly fingerprint: Buffer;
}

/** Syntax of a key: 1 to 255 visible ASCII characters, plain or in quotation marks as a string of RFC 8941. */
const FORM = /^(?:"([!#-[\]-~]{1,255})"|([!#-~][!-~]{0,254}))$/;

/**
 * Makes the stored key and the fingerprint of a request.
 *
 * @param header the client's `Idempotency-Key`
 * @param what name of the action; the fingerprint is made from it and the values
 * @throws ApiError BAD_REQUEST for an invalid key
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
 * Returns only the stored key, for a request whose fingerprint is not known before all of it has arrived.
 * @throws ApiError BAD_REQUEST for an invalid key
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function onceKey({ kind, id }: Principal, header: string): string {
  return sha256(JSON.stringify([kind, id, keyIn(header)])).toString('hex');
}

/**
 * VALIDATION_ERROR for adjustments without a key: the retry of a count changes nothing, but the retry of a sale sells
 * twice.
 */
export function keyNeeded(): ApiError {
  return invalidValue(
    'Idempotency-Key',
    'is needed with a delta: send a header of this name with a new value for every request, and the same for a retry',
  );
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
