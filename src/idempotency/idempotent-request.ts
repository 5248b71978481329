import { createHash } from 'node:crypto';
import type { Principal } from '../access/principal';
import { ApiError } from '../errors/api-error';
import { invalidValue } from '../errors/invalid-value';

/** The idempotency key and the fingerprint of a request that must not be carried out twice. */
export interface IdempotentRequest {
  /**
   * Hash of the caller and the idempotency key; only this hash is stored. The same key of two callers has different
   * hashes.
   */
  readonly key: string;
  /** Hash of the request's content, which distinguishes a retry from another request with the same idempotency key. */
  readonly fingerprint: Buffer;
}

/**
 * Syntax of an idempotency key: 1 to 255 visible ASCII characters, of which the first is no quotation mark;
 * or a string in quotation marks as in RFC 8941, without spaces and escapes.
 */
const FORM = /^(?:"([!#-[\]-~]{1,255})"|([!#-~][!-~]{0,254}))$/;

/**
 * Makes the idempotency key of a request as it is stored, and the fingerprint of the request.
 *
 * @param header value of the header `Idempotency-Key`
 * @param what name of the action; the fingerprint is a hash of this name and `values`
 * @throws ApiError BAD_REQUEST for an invalid idempotency key
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
 * Makes the idempotency key in its stored form, without a fingerprint of the request. This is for requests
 * whose fingerprint is known only after they have arrived completely.
 * @throws ApiError BAD_REQUEST for an invalid idempotency key
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function onceKey({ kind, id }: Principal, header: string): string {
  return sha256(JSON.stringify([kind, id, keyIn(header)])).toString('hex');
}

/**
 * VALIDATION_ERROR for adjustments without an idempotency key: the retry of a count changes nothing, but the retry of
 * a sale sells twice.
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
