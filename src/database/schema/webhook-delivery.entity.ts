import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

const primaryKeyConstraintName = 'webhook_deliveries_pkey';

/**
 * An event that is to be sent to a webhook, or was sent. Has no foreign keys, because rows are deleted in batches. The
 * primary key begins with the event, so that deliveries of deleted events are found.
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

  /** Header `webhook-id`, the same in all attempts. Not the event's id, which another event may have after a restore. */
  @Column('uuid')
  message!: string;

  /** `pending`, `delivered`, or `failed` after the last attempt. */
  @Column('varchar', { length: 16, default: 'pending' })
  status!: string;

  /** Number of attempts, including one in progress. */
  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { transformer: moment, default: () => 'clock_timestamp()' })
  created_at!: string;

  /** Time of the next attempt; null if there is none. */
  @Column('timestamptz', { transformer: moment, nullable: true, default: () => 'clock_timestamp()' })
  due_at!: string | null;

  /** While an instance makes an attempt: the time until which no other instance makes one. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  claimed_until!: string | null;

  /** Begin of the last attempt that ended; the following columns are about it. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  attempted_at!: string | null;

  @Column('integer', { nullable: true })
  duration_ms!: number | null;

  /** Status of the response; null if there was none. */
  @Column('integer', { nullable: true })
  status_code!: number | null;

  /** The first 1 KB of the body of the response. */
  @Column('text', { nullable: true })
  response!: string | null;

  /** Why the attempt failed. */
  @Column('text', { nullable: true })
  error!: string | null;
}
