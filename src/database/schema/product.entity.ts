import { Check, Entity, PrimaryColumn } from 'typeorm';

/** The name of a product that has had at least one reading; the row is written once, and never deleted. */
@Entity('products')
@Check('products_productid_check', `productid <> ''`)
export class Product {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName: 'products_pkey' })
  productid!: string;
}
