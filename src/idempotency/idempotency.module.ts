import { Module } from '@nestjs/common';
import { ExpiredKeyCleanup } from './expired-key-cleanup';
import { IdempotencyService } from './idempotency.service';
import { IdempotencyRepository } from './idempotency.repository';

/** Requests that are carried out once, however often they arrive. */
@Module({
  providers: [IdempotencyService, IdempotencyRepository, ExpiredKeyCleanup],
  exports: [IdempotencyService],
})
export class IdempotencyModule {}
