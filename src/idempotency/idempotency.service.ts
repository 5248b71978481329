import { Injectable } from '@nestjs/common';
import { isRowLockTimeout } from '../database/database-error';
import { ApiError } from '../errors/api-error';
import { IdempotencyRepository } from './idempotency.repository';

/** Result of an idempotent request: carried out now ('done'), or earlier ('replayed'). */
export type Outcome = 'done' | 'replayed';

/** Carries out each request once, however often it arrives. */
@Injectable()
export class IdempotencyService {
  constructor(private readonly repository: IdempotencyRepository) {}

  /**
   * Carries out a request unless its key is known.
   *
   * @param attempt carries out the request and stores its key in one transaction; returns false if the key was known
   * @param fingerprint called only if the key is known
   * @throws ApiError IDEMPOTENCY_KEY_REUSED for a key that was used for another request, IDEMPOTENCY_CONFLICT
   */
  async execute(
    key: string,
    attempt: () => Promise<boolean>,
    fingerprint: () => Buffer | Promise<Buffer>,
  ): Promise<Outcome> {
    if (await attempt().catch(asConflict)) return 'done';
    const known = await this.repository.fingerprintOf(key);
    // The key has expired in the meantime.
    if (!known) return this.execute(key, attempt, fingerprint);
    if (known.equals(await fingerprint())) return 'replayed';
    throw new ApiError(
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used for another request: send a new one.',
    );
  }
}

/** Reports IDEMPOTENCY_CONFLICT if the statement waited too long for another request with the same key. */
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
