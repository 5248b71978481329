import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/**
 * Progress of a sweep, which checks all rules one after the other: the last rule and the last product that were
 * checked.
 */
@Entity('sweeps')
export class SweepRow {
  @PrimaryColumn('varchar', { length: 16, collation: 'C', primaryKeyConstraintName: 'sweeps_pkey' })
  name!: string;

  @Column('integer', { default: 0 })
  rule!: number;

  @Column({ type: 'varchar', length: 255, collation: 'C', default: '' })
  productid!: string;

  /** Time when the newest sweep of the rules began; null before the first one. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  began_at!: string | null;

  /** Time of the last step of an unfinished sweep, otherwise null; old if the sweep's instance was killed. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  moved_at!: string | null;

  /** Time when the last complete sweep of the rules ended. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  ended_at!: string | null;
}
