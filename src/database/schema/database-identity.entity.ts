import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: the name of this database. Replicas, dumps and backups carry it along, as they do the ids of readings. */
@Entity('database_identity')
@Check('database_identity_singleton_check', 'singleton')
export class DatabaseIdentityRow {
  /** The key of the only row. */
  @PrimaryColumn('boolean', { default: true, primaryKeyConstraintName: 'database_identity_pkey' })
  singleton!: boolean;

  @Column('uuid')
  id!: string;
}
