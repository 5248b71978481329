import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A request that succeeded, so that its retry does not count twice. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  /** Of the caller and its own key: SHA-256 in hexadecimal. */
  @PrimaryColumn('varchar', { length: 64, collation: 'C', primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key!: string;

  /** Of what was to be done: SHA-256. */
  @Column('bytea')
  fingerprint!: Buffer;

  @Index('idempotency_keys_created_at')
  @Column('timestamptz', { default: () => 'now()' })
  created_at!: string;
}
