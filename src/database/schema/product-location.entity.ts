import { Check, Entity, PrimaryColumn } from 'typeorm';

/**
 * A named location at which a product has had a reading; the row is written once. Any product may also have readings
 * at the unnamed location, which has no row in this table.
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
