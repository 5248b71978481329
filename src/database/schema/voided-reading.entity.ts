import { Column, Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'voided_readings_pkey';

/**
 * A voided reading as it was stored, together with who voided it, when and why. It no longer changes any
 * stock level.
 */
@Entity('voided_readings')
export class VoidedReading {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  productid!: string;

  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  location!: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName })
  timestamp!: string;

  @PrimaryColumn('bigint', { primaryKeyConstraintName })
  id!: string;

  @Column('integer')
  quantity!: number;

  @Column('boolean')
  is_delta!: boolean;

  @Column('timestamptz', { nullable: true })
  recorded_at!: string | null;

  @Column('integer', { nullable: true })
  origin!: number | null;

  @Column('varchar', { length: 255, nullable: true })
  reference!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  voided_at!: string;

  /** Id of the {@link Origin} of the void: who voided the reading, and the reason. */
  @Column('integer')
  voided_by!: number;
}
