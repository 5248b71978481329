import { Injectable } from '@nestjs/common';
import { isRowLockTimeout } from '../database/database-error';
import { ApiError } from '../errors/api-error';
import type { Once } from './once';
import { IdempotencyRepository } from './idempotency.repository';

/** What became of a request that is to be carried out once. */
export type Outcome = 'done' | 'replayed';

/** Carries requests out once, however often they arrive. */
@Injectable()
export class IdempotencyService {
  constructor(private readonly repository: IdempotencyRepository) {}

  /**
   * @param attempt does it and remembers that in one transaction; tells whether it did
   * @throws ApiError IDEMPOTENCY_KEY_REUSED for a key that was used for something else, IDEMPOTENCY_CONFLICT
   */
  async carryOut(once: Once, attempt: () => Promise<boolean>): Promise<Outcome> {
    if (await attempt().catch(asConflict)) return 'done';
    const known = await this.repository.fingerprintOf(once);
    // It was forgotten this moment: a day is over.
    if (!known) return this.carryOut(once, attempt);
    if (known.equals(once.fingerprint)) return 'replayed';
    throw new ApiError(
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used for another request within 24 hours: send a new one.',
    );
  }
}

/** The statement waited for the transaction of a request with the same key until its patience was over. */
function asConflict(error: unknown): never {
  if (!isRowLockTimeout(error, 'idempotency_keys')) throw error;
  throw new ApiError(
    'IDEMPOTENCY_CONFLICT',
    'A request with this Idempotency-Key is being carried out right now; try again.',
    { cause: error },
  );
}
