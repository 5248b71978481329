import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/** An event about stock. The ids have no gaps, and are in the order in which events were committed. */
@Entity('events')
@Index('events_productid', ['productid', 'id'])
export class StockEvent {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'events_pkey' })
  id!: string;

  @Column('varchar', { length: 32 })
  type!: string;

  @Column({ type: 'varchar', length: 255, collation: 'C' })
  productid!: string;

  /** The location; empty for the unnamed one, null for all locations together. */
  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  location!: string | null;

  /** Time of the INSERT, not of the transaction's begin, so that it is in the order of the ids. */
  @Column('timestamptz', { transformer: moment, default: () => 'clock_timestamp()' })
  made_at!: string;

  /** Member `data` of the event, as the API shows it. */
  @Column('json')
  data!: object;
}
