import { Module } from '@nestjs/common';
import { LevelsController } from './levels.controller';
import { LevelsRepository } from './levels.repository';
import { LevelsService } from './levels.service';
import { ProductListService } from './product-list.service';
import { ProductNamesRepository } from './product-names.repository';

@Module({
  controllers: [LevelsController],
  providers: [LevelsService, LevelsRepository, ProductListService, ProductNamesRepository],
  exports: [LevelsRepository],
})
export class LevelsModule {}
