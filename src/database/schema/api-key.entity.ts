import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

/** An API key as it is stored: only hashes of the key. A query returns the hashes only if it names their columns. */
@Entity('api_keys')
@Check('api_keys_name_check', `name <> ''`)
@Check('api_keys_limits_check', 'reads_per_minute >= 0 AND writes_per_minute >= 0')
export class ApiKey {
  @PrimaryColumn('varchar', { length: 16, collation: 'C', primaryKeyConstraintName: 'api_keys_pkey' })
  id!: string;

  @Column('bytea', { select: false })
  hash!: Buffer;

  /** Hash of the API key before its last rotation. The old key is valid until `previous_until`. */
  @Column('bytea', { select: false, nullable: true })
  previous_hash!: Buffer | null;

  @Column('timestamptz', { select: false, transformer: moment, nullable: true })
  previous_until!: string | null;

  @Column('varchar', { length: 100 })
  name!: string;

  @Column('text', { array: true })
  scopes!: string[];

  /** The locations to which the API key is bound; null if it is not bound to locations. */
  @Column('text', { array: true, nullable: true })
  locations!: string[] | null;

  @Column('integer', { nullable: true })
  reads_per_minute!: number | null;

  @Column('integer', { nullable: true })
  writes_per_minute!: number | null;

  @Column('timestamptz', { transformer: moment, default: () => 'now()' })
  created_at!: string;

  @Column('timestamptz', { transformer: moment, nullable: true })
  expires_at!: string | null;

  /** Time of the last use of the API key, to the minute. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  last_used_at!: string | null;
}
