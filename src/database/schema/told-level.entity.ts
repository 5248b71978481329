import { Column, Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'told_levels_pkey';

/** What the newest event of a product at a location told. It outlives that event, so that sequences go on. */
@Entity('told_levels')
export class ToldLevel {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  productid!: string;

  /** Empty for the unnamed location, and for all locations together. */
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  location!: string;

  /** Tells all locations together from the unnamed one. */
  @PrimaryColumn('boolean', { primaryKeyConstraintName })
  is_total!: boolean;

  /** The number of events so far. */
  @Column('bigint')
  sequence!: string;

  /** Null if there was no level. */
  @Column('bigint', { nullable: true })
  quantity!: string | null;
}
