import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Product } from '../database/schema/product.entity';
import { ProductDetails } from '../database/schema/product-details.entity';
import { ChangesModule } from '../changes/changes.module';
import { LiveModule } from '../live/live.module';
import { DetailsRepository } from './details.repository';
import { EraseRepository } from './erase.repository';
import { ProductsController } from './products.controller';
import { ProductsService } from './products.service';

@Module({
  imports: [TypeOrmModule.forFeature([Product, ProductDetails]), ChangesModule, LiveModule],
  controllers: [ProductsController],
  providers: [ProductsService, DetailsRepository, EraseRepository],
})
export class ProductsModule {}
