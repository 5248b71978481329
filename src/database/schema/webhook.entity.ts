import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { moment } from './moment';

/** A URL to which events are sent. Queries leave out the secrets unless they select them. */
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

  /** The types of events that are sent. */
  @Column('text', { array: true })
  types!: string[];

  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  productid!: string | null;

  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  prefix!: string | null;

  /** The location; empty for the unnamed one, null for the events of all locations. */
  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  location!: string | null;

  @Column('varchar', { length: 255, nullable: true })
  description!: string | null;

  /** The secret itself, because a signature cannot be made with its hash. */
  @Column('bytea', { select: false })
  secret!: Buffer;

  /** The secret before the last rotation. It signs, too, until `previous_secret_until`. */
  @Column('bytea', { select: false, nullable: true })
  previous_secret!: Buffer | null;

  @Column('timestamptz', { transformer: moment, nullable: true })
  previous_secret_until!: string | null;

  /** Time of the first failed attempt since the last successful one. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  failing_since!: string | null;

  /** Nothing is sent before this time, because the receiver asked for it by `Retry-After`. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  paused_until!: string | null;

  /** Since when nothing is sent; null while the webhook is enabled. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  disabled_at!: string | null;

  /** `requested` by PATCH; `gone` after a response 410; `failing` after 5 days of failures. */
  @Column('varchar', { length: 16, nullable: true })
  disabled_reason!: string | null;

  @Column('timestamptz', { transformer: moment, default: () => 'now()' })
  created_at!: string;
}
