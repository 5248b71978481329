import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/** The idempotency key of a request that succeeded. It is kept so that a retry of the request stores nothing twice. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  /** SHA-256, in hexadecimal, of the caller and of the idempotency key that the caller sent. */
  @PrimaryColumn('varchar', { length: 64, collation: 'C', primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key!: string;

  /** SHA-256 of the content of the request that had the idempotency key. */
  @Column('bytea')
  fingerprint!: Buffer;

  @Index('idempotency_keys_created_at')
  @Column('timestamptz', { transformer: moment, default: () => 'now()' })
  created_at!: string;
}
