import { Entity, PrimaryColumn } from 'typeorm';

/**
 * A product that has had a reading with more than a count in the unnamed location: with a location, a delta, a reason
 * or a reference. Written once, never deleted. The rows tell an export which columns the file needs.
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
