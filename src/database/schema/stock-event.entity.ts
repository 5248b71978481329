import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/** An event about stock. The ids of events have no gaps, and are in the order in which the events were committed. */
@Entity('events')
@Index('events_productid', ['productid', 'id'])
export class StockEvent {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'events_pkey' })
  id!: string;

  @Column('varchar', { length: 32 })
  type!: string;

  @Column({ type: 'varchar', length: 255, collation: 'C' })
  productid!: string;

  /** The location of the event; empty for the unnamed location, null for all locations together. */
  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  location!: string | null;

  /**
   * Time when the event was inserted. The start time of the transaction is not used, because transactions may
   * start in another order than that of their event ids.
   */
  @Column('timestamptz', { transformer: moment, default: () => 'clock_timestamp()' })
  made_at!: string;

  /** Member `data` of the event, as the API returns it. */
  @Column('json')
  data!: object;
}
