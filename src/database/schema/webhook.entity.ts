import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { moment } from './moment';

/** A webhook: a URL to which events are sent. A query returns the webhook's secrets only if it names their columns. */
@Entity('webhooks')
@Check('webhooks_products_check', 'productid IS NULL OR prefix IS NULL')
@Check('webhooks_disabled_check', '(disabled_at IS NULL) = (disabled_reason IS NULL)')
export class Webhook {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'webhooks_pkey',
  })
  id!: number;

  @Column('varchar', { length: 2048 })
  url!: string;

  /** The types of events that are sent to the webhook. */
  @Column('text', { array: true })
  types!: string[];

  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  productid!: string | null;

  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  prefix!: string | null;

  /**
   * The location whose events are sent. Empty means the unnamed location; null means that events are sent
   * whatever their location.
   */
  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  location!: string | null;

  @Column('varchar', { length: 255, nullable: true })
  description!: string | null;

  /** The secret of the webhook. It is stored without hashing, because a hash of it could not sign requests. */
  @Column('bytea', { select: false })
  secret!: Buffer;

  /** The secret before the last rotation. Until `previous_secret_until`, requests are signed with both secrets. */
  @Column('bytea', { select: false, nullable: true })
  previous_secret!: Buffer | null;

  @Column('timestamptz', { transformer: moment, nullable: true })
  previous_secret_until!: string | null;

  /** Time of the first failed attempt since the last successful attempt to send an event. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  failing_since!: string | null;

  /** No event is sent before this time, because the receiver asked for a pause by `Retry-After`. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  paused_until!: string | null;

  /** Time when the webhook was disabled; null while it is enabled. No events are sent to a disabled webhook. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  disabled_at!: string | null;

  /**
   * Why the webhook was disabled: `requested` by PATCH; `gone` after a response 410; `failing` after 5 days of
   * failures.
   */
  @Column('varchar', { length: 16, nullable: true })
  disabled_reason!: string | null;

  @Column('timestamptz', { transformer: moment, default: () => 'now()' })
  created_at!: string;
}
