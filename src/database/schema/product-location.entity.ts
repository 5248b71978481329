import { Check, Entity, PrimaryColumn } from 'typeorm';

/**
 * A named location at which a product has had a reading. Each pair of product and location has one row, which
 * is written once. Readings at the unnamed location add no row to this table.
 */
@Entity('product_locations')
@Check('product_locations_location_check', `location <> ''`)
export class ProductLocation {
  @PrimaryColumn('varchar', {
    length: 255,
    collation: 'C',
    primaryKeyConstraintName: 'product_locations_pkey',
  })
  productid!: string;

  @PrimaryColumn('varchar', {
    length: 255,
    collation: 'C',
    primaryKeyConstraintName: 'product_locations_pkey',
  })
  location!: string;
}
