import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Product } from '../database/schema/product.entity';
import { ProductDetails } from '../database/schema/product-details.entity';

/** The details of products. */
@Injectable()
export class DetailsRepository {
  constructor(
    @InjectRepository(ProductDetails) private readonly details: Repository<ProductDetails>,
    @InjectRepository(Product) private readonly products: Repository<Product>,
  ) {}

  /** @returns null if no reading and no detail of the product is stored */
  async find(productid: string): Promise<Partial<ProductDetails> | null> {
    const details = await this.details.findOneBy({ productid });
    return details ?? (await this.products.findOneBy({ productid }));
  }

  /** Sets the given details, and leaves the others as they are. */
  async set(productid: string, details: Partial<ProductDetails>): Promise<void> {
    await this.details.upsert({ productid, ...details }, ['productid']);
  }
}
