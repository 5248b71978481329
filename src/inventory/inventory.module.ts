import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module';
import { IdempotencyModule } from '../idempotency/idempotency.module';
import { LiveModule } from '../live/live.module';
import { OriginsModule } from '../origins/origins.module';
import { RulesModule } from '../rules/rules.module';
import { InventoryController } from './inventory.controller';
import { InventoryRepository } from './inventory.repository';
import { InventoryService } from './inventory.service';
import { ProductsRepository } from './products.repository';
import { ReadingsStored } from './readings-stored';
import { WriteQueue } from './write-queue';
import { WriteStatements } from './write-statements';

@Module({
  imports: [IdempotencyModule, ChangesModule, LiveModule, OriginsModule, RulesModule],
  controllers: [InventoryController],
  providers: [
    InventoryService,
    InventoryRepository,
    ProductsRepository,
    ReadingsStored,
    WriteQueue,
    WriteStatements,
  ],
  exports: [ProductsRepository, ReadingsStored, WriteQueue],
})
export class InventoryModule {}
