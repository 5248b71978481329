import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

const primaryKeyConstraintName = 'webhook_deliveries_pkey';

/**
 * The delivery of an event to a webhook, pending or done. The table has no foreign keys, because rows are deleted in
 * batches. The primary key begins with the event, so that deliveries of deleted events are found.
 */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_webhook', ['webhook', 'event'])
@Index('webhook_deliveries_due', ['webhook', 'due_at'], { where: 'due_at IS NOT NULL' })
@Index('webhook_deliveries_claimed', ['webhook'], { where: 'claimed_until IS NOT NULL' })
export class WebhookDelivery {
  @PrimaryColumn('bigint', { primaryKeyConstraintName })
  event!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName })
  webhook!: number;

  /**
   * Value of the header `webhook-id`, the same in all attempts. It is not the event's id, because after a restore
   * another event may have that id.
   */
  @Column('uuid')
  message!: string;

  /** Status of the delivery: `pending`, `delivered`, or `failed` after the last attempt. */
  @Column('varchar', { length: 16, default: 'pending' })
  status!: string;

  /** Number of attempts to deliver the event, including one in progress. */
  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { transformer: moment, default: () => 'clock_timestamp()' })
  created_at!: string;

  /** Time of the next attempt to deliver the event; null if there is no further attempt. */
  @Column('timestamptz', { transformer: moment, nullable: true, default: () => 'clock_timestamp()' })
  due_at!: string | null;

  /** The time until which no other instance may attempt the delivery; null if no attempt is in progress. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  claimed_until!: string | null;

  /** Time when the last finished attempt began. The following columns are about the same attempt. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  attempted_at!: string | null;

  @Column('integer', { nullable: true })
  duration_ms!: number | null;

  /** Status of the receiver's response; null if there was no response. */
  @Column('integer', { nullable: true })
  status_code!: number | null;

  /** The first 1 KB of the body of the receiver's response. */
  @Column('text', { nullable: true })
  response!: string | null;

  /** The reason why the last attempt to deliver the event failed. */
  @Column('text', { nullable: true })
  error!: string | null;
}
