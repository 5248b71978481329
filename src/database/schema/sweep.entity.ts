import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/**
 * Progress of a sweep, which checks rules or webhooks one after the other: the last one and the last product
 * that were checked. The column `rule` contains the id of a rule or of a webhook.
 */
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

  /** Time of the last step of an unfinished sweep, otherwise null; old if the sweep's instance was killed. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  moved_at!: string | null;

  /** Time when the last complete sweep ended; null before that. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  ended_at!: string | null;
}
