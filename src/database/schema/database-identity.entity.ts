import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The identity of this database, in a table with a single row. Replicas, dumps and backups copy it together with the
 * ids of the readings.
 */
@Entity('database_identity')
@Check('database_identity_singleton_check', 'singleton')
export class DatabaseIdentityRow {
  /** The primary key of the only row in this table. */
  @PrimaryColumn('boolean', { default: true, primaryKeyConstraintName: 'database_identity_pkey' })
  singleton!: boolean;

  @Column('uuid')
  id!: string;
}
