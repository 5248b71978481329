import { Column, Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'told_levels_pkey';

/** The level in the newest event of a product at a location. It outlives that event, so that sequences continue. */
@Entity('told_levels')
export class ToldLevel {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  productid!: string;

  /** The location; empty for the unnamed one, and for all locations together. */
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  location!: string;

  /** True for all locations together, false for the location of this name. */
  @PrimaryColumn('boolean', { primaryKeyConstraintName })
  is_total!: boolean;

  /** The number of the product's events at this location so far. */
  @Column('bigint')
  sequence!: string;

  /** The level; null if there was none. */
  @Column('bigint', { nullable: true })
  quantity!: string | null;
}
