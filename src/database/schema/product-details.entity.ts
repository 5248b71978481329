import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Details of a product that people want to see, such as its name. They are not needed to count stock. */
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

  /** Number of digits of a quantity that are shown after the decimal point. */
  @Column('smallint', { nullable: true })
  scale!: number | null;

  /** The level at or below which the stock of the product is low. */
  @Column('integer', { nullable: true })
  low_at!: number | null;
}
