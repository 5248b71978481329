import { Entity, PrimaryColumn } from 'typeorm';

/** One row: the name of this database. Replicas, dumps and backups carry it along, as they do the ids of readings. */
@Entity('database_identity')
export class DatabaseIdentityRow {
  @PrimaryColumn('uuid', {
    default: () => 'gen_random_uuid()',
    primaryKeyConstraintName: 'database_identity_pkey',
  })
  id!: string;
}
