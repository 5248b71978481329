import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/** An Idempotency-Key of a request that succeeded, so that a retry stores nothing twice. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  /** SHA-256, in hexadecimal, of the caller and the caller's own key. */
  @PrimaryColumn('varchar', { length: 64, collation: 'C', primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key!: string;

  /** SHA-256 of the content of the request. */
  @Column('bytea')
  fingerprint!: Buffer;

  @Index('idempotency_keys_created_at')
  @Column('timestamptz', { transformer: moment, default: () => 'now()' })
  created_at!: string;
}
