import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdempotencyKey } from '../database/schema/idempotency-key.entity';
import { ExpiredKeyCleanup } from './expired-key-cleanup';
import { IdempotencyService } from './idempotency.service';
import { IdempotencyRepository } from './idempotency.repository';

/** Carries out a request with an idempotency key only once, however often the request arrives. */
@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyKey])],
  providers: [IdempotencyService, IdempotencyRepository, ExpiredKeyCleanup],
  exports: [IdempotencyService],
})
export class IdempotencyModule {}
