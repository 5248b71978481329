import { Check, Entity, PrimaryColumn } from 'typeorm';

/**
 * A named location at which a product has had a reading; written once. Every product may have readings at the unnamed
 * location, too, and has no row for it.
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
