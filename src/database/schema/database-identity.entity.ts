import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The table of one row: the identity of this database. Replicas, dumps and backups copy it with the readings' ids. */
@Entity('database_identity')
@Check('database_identity_singleton_check', 'singleton')
export class DatabaseIdentityRow {
  /** The key of the only row. */
  @PrimaryColumn('boolean', { default: true, primaryKeyConstraintName: 'database_identity_pkey' })
  singleton!: boolean;

  @Column('uuid')
  id!: string;
}
