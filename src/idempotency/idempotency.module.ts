import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdempotencyKey } from '../database/schema/idempotency-key.entity';
import { ExpiredKeyCleanup } from './expired-key-cleanup';
import { IdempotencyService } from './idempotency.service';
import { IdempotencyRepository } from './idempotency.repository';

/** Requests that are carried out once, however often they arrive. */
@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyKey])],
  providers: [IdempotencyService, IdempotencyRepository, ExpiredKeyCleanup],
  exports: [IdempotencyService],
})
export class IdempotencyModule {}
