import { Injectable } from '@nestjs/common';
import { isRowLockTimeout } from '../database/database-error';
import { ApiError } from '../errors/api-error';
import { IdempotencyRepository } from './idempotency.repository';

/** What became of a request that is to be carried out once. */
export type Outcome = 'done' | 'replayed';

/** Carries requests out once, however often they arrive. */
@Injectable()
export class IdempotencyService {
  constructor(private readonly repository: IdempotencyRepository) {}

  /**
   * @param attempt does it and remembers that in one transaction; tells whether it did
   * @param fingerprint asked for only where the key is known
   * @throws ApiError IDEMPOTENCY_KEY_REUSED for a key that was used for something else, IDEMPOTENCY_CONFLICT
   */
  async execute(
    key: string,
    attempt: () => Promise<boolean>,
    fingerprint: () => Buffer | Promise<Buffer>,
  ): Promise<Outcome> {
    if (await attempt().catch(asConflict)) return 'done';
    const known = await this.repository.fingerprintOf(key);
    // It was forgotten this moment: a day is over.
    if (!known) return this.execute(key, attempt, fingerprint);
    if (known.equals(await fingerprint())) return 'replayed';
    throw new ApiError(
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used for another request within 24 hours: send a new one.',
    );
  }
}

/** The statement waited for the transaction of a request with the same key until its time was over. */
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
