import { Check, Entity, PrimaryColumn } from 'typeorm';

/** The name of a product. It is stored with the first reading of the product, and never deleted. */
@Entity('products')
@Check('products_productid_check', `productid <> ''`)
export class Product {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName: 'products_pkey' })
  productid!: string;
}
