import { Injectable } from '@nestjs/common';
import { isRowLockTimeout } from '../database/database-error';
import { ApiError } from '../errors/api-error';
import { IdempotencyRepository } from './idempotency.repository';

/** Result of an idempotent request: carried out now ('done'), or by an earlier request ('replayed'). */
export type Outcome = 'done' | 'replayed';

/** Carries out each request with an idempotency key only once, however often the request arrives. */
@Injectable()
export class IdempotencyService {
  constructor(private readonly repository: IdempotencyRepository) {}

  /**
   * Carries out a request unless its idempotency key is known.
   *
   * @param attempt carries out the request and stores its idempotency key in one transaction; returns false if the
   * key was known
   * @param fingerprint makes the request's fingerprint; called only if the idempotency key is known
   * @throws ApiError IDEMPOTENCY_KEY_REUSED for a key that was used for another request, IDEMPOTENCY_CONFLICT
   */
  async execute(
    key: string,
    attempt: () => Promise<boolean>,
    fingerprint: () => Buffer | Promise<Buffer>,
  ): Promise<Outcome> {
    if (await attempt().catch(asConflict)) return 'done';
    const known = await this.repository.fingerprintOf(key);
    // The attempt found the idempotency key, but the key has expired since then. So the request is tried
    // again.
    if (!known) return this.execute(key, attempt, fingerprint);
    if (known.equals(await fingerprint())) return 'replayed';
    throw new ApiError(
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used for another request: send a new one.',
    );
  }
}

/**
 * Converts a lock timeout to IDEMPOTENCY_CONFLICT, if the statement waited too long for another request with the same
 * idempotency key.
 */
function asConflict(error: unknown): never {
  throw isRowLockTimeout(error, 'idempotency_keys') ? idempotencyConflict(error) : error;
}

export function idempotencyConflict(cause?: unknown): ApiError {
  return new ApiError(
    'IDEMPOTENCY_CONFLICT',
    'A request with this Idempotency-Key is being carried out right now; try again.',
    { cause },
  );
}
