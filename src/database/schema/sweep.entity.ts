import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/** Progress of a sweep, which checks all rules: the last rule and product that it checked. */
@Entity('sweeps')
export class SweepRow {
  @PrimaryColumn('varchar', { length: 16, collation: 'C', primaryKeyConstraintName: 'sweeps_pkey' })
  name!: string;

  @Column('integer', { default: 0 })
  rule!: number;

  @Column({ type: 'varchar', length: 255, collation: 'C', default: '' })
  productid!: string;

  /** Time when the newest sweep began; null before the first one. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  began_at!: string | null;

  /** Time of the sweep's last step; it does not advance if the instance was killed. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  moved_at!: string | null;

  /** When the last complete sweep ended. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  ended_at!: string | null;
}
