import { Check, Entity, PrimaryColumn } from 'typeorm';

/**
 * A named location at which a product has had a reading; written once. Any product may also have readings at the
 * unnamed location, which has no row here.
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
