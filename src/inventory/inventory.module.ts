import { Module } from '@nestjs/common';
import { InventoryController } from './inventory.controller';
import { InventoryRepository } from './inventory.repository';
import { InventoryService } from './inventory.service';
import { WriteQueue } from './write-queue';

@Module({
  controllers: [InventoryController],
  providers: [InventoryService, InventoryRepository, WriteQueue],
  exports: [WriteQueue],
})
export class InventoryModule {}
