import { Module } from '@nestjs/common';
import { Forgetting } from './forgetting';
import { Idempotency } from './idempotency.service';
import { IdempotencyRepository } from './idempotency.repository';

/** Requests that are carried out once, however often they arrive. */
@Module({ providers: [Idempotency, IdempotencyRepository, Forgetting], exports: [Idempotency] })
export class IdempotencyModule {}
