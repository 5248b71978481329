import { Injectable } from '@nestjs/common';
import { Cleanup } from '../database/cleanup';
import { IdempotencyRepository } from './idempotency.repository';

/** Deletes idempotency keys that are older than IDEMPOTENCY_TTL. */
@Injectable()
export class ExpiredKeyCleanup extends Cleanup {
  constructor(private readonly repository: IdempotencyRepository) {
    super('idempotency keys');
  }

  protected deleteSome(): Promise<number> {
    return this.repository.forgetOld();
  }
}
