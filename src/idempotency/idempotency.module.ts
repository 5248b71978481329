import { Module } from '@nestjs/common';
import { Forgetting } from './forgetting';
import { IdempotencyService } from './idempotency.service';
import { IdempotencyRepository } from './idempotency.repository';

/** Requests that are carried out once, however often they arrive. */
@Module({ providers: [IdempotencyService, IdempotencyRepository, Forgetting], exports: [IdempotencyService] })
export class IdempotencyModule {}
