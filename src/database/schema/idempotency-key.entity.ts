import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/** A request that succeeded, so that its retry does not count twice. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  /** SHA-256, in hexadecimal, of the caller and the caller's own key. */
  @PrimaryColumn('varchar', { length: 64, collation: 'C', primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key!: string;

  /** SHA-256 of what the request was to do. */
  @Column('bytea')
  fingerprint!: Buffer;

  @Index('idempotency_keys_created_at')
  @Column('timestamptz', { transformer: moment, default: () => 'now()' })
  created_at!: string;
}
