import { Check, Entity, PrimaryColumn } from 'typeorm';

/** The name of a product that has at least one reading; written once, never deleted. */
@Entity('products')
@Check('products_productid_check', `productid <> ''`)
export class Product {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName: 'products_pkey' })
  productid!: string;
}
