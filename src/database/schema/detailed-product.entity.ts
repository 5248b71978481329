import { Entity, PrimaryColumn } from 'typeorm';

/**
 * A product that has had a reading with a location, a delta, a reason or a reference. The table has one row
 * for each such product. The row is never deleted. An export looks at this table to know which columns the
 * file needs.
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
