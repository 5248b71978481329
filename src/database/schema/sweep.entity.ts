import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/** How far a sweep over all rules has come: the last rule and product that it looked at. */
@Entity('sweeps')
export class SweepRow {
  @PrimaryColumn('varchar', { length: 16, collation: 'C', primaryKeyConstraintName: 'sweeps_pkey' })
  name!: string;

  @Column('integer', { default: 0 })
  rule!: number;

  @Column({ type: 'varchar', length: 255, collation: 'C', default: '' })
  productid!: string;

  /** When the newest sweep began; null before the first one. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  began_at!: string | null;

  /** When it made its last step; an instance that is killed makes no more. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  moved_at!: string | null;

  /** When the last complete sweep ended. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  ended_at!: string | null;
}
