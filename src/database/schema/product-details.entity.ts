import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** What people want to know of a product, and counting stock does not need. */
@Entity('product_details')
@Check('product_details_scale_check', 'scale >= 0 AND scale <= 6')
export class ProductDetails {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName: 'product_details_pkey' })
  productid!: string;

  @Column('varchar', { length: 255, nullable: true })
  name!: string | null;

  @Column('varchar', { array: true, length: 64, nullable: true })
  barcodes!: string[] | null;

  @Column('varchar', { length: 16, nullable: true })
  unit!: string | null;

  /** How many of the quantity's digits stand behind the point for people. */
  @Column('smallint', { nullable: true })
  scale!: number | null;

  /** The level at or below which the product is low. */
  @Column('integer', { nullable: true })
  low_at!: number | null;
}
