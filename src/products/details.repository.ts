import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Database } from '../database/database';
import { Product } from '../database/schema/product.entity';
import { ProductDetails } from '../database/schema/product-details.entity';
import { placesAmong } from '../levels/level-sql';
import type { Locations } from '../readings/locations';

const KNOWN = `SELECT FROM ${placesAmong('$2', '$3')} AS place WHERE productid = $1 LIMIT 1`;

/** Reads and stores the details of products. */
@Injectable()
export class DetailsRepository {
  constructor(
    @InjectRepository(ProductDetails) private readonly details: Repository<ProductDetails>,
    @InjectRepository(Product) private readonly products: Repository<Product>,
    private readonly database: Database,
  ) {}

  /**
   * Finds the details of a product, or only its name if it has no details.
   * @returns null if the product has no details and no reading of it was ever stored
   */
  async find(productid: string): Promise<Partial<ProductDetails> | null> {
    const details = await this.database.transactionOf(this.details, (all) => all.findOneBy({ productid }));
    return details ?? this.database.transactionOf(this.products, (all) => all.findOneBy({ productid }));
  }

  /** Tells whether a reading of the product was ever stored at one of the locations. */
  async isKnownAmong({ exact, prefixes }: Locations, productid: string): Promise<boolean> {
    const { rowCount } = await this.database.query({ text: KNOWN, values: [productid, exact, prefixes] });
    return rowCount === 1;
  }

  /** Sets the given details of a product, and keeps its other details. */
  async set(productid: string, details: Partial<ProductDetails>): Promise<void> {
    await this.database.transactionOf(this.details, (all) =>
      all.upsert({ productid, ...details }, ['productid']),
    );
  }
}
