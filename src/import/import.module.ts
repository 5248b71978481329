import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/idempotency.module';
import { InventoryModule } from '../inventory/inventory.module';
import { LiveModule } from '../live/live.module';
import { OriginsModule } from '../origins/origins.module';
import { ImportController } from './import.controller';
import { ImportRepository } from './import.repository';
import { ImportService } from './import.service';

@Module({
  imports: [IdempotencyModule, InventoryModule, OriginsModule, LiveModule],
  controllers: [ImportController],
  providers: [ImportService, ImportRepository],
})
export class ImportModule {}
