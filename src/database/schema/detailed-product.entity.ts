import { Entity, PrimaryColumn } from 'typeorm';

/**
 * A product that has had a reading other than a plain count in the unnamed location: a reading with a location, a
 * delta, a reason or a reference. The row is written once and never deleted. Such rows tell an export which columns
 * the file needs.
 */
@Entity('detailed_products')
export class DetailedProduct {
  @PrimaryColumn('varchar', {
    length: 255,
    collation: 'C',
    primaryKeyConstraintName: 'detailed_products_pkey',
  })
  productid!: string;
}
