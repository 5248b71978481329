import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** The caller who stored readings, with the reason. Few combinations exist, so a reading has only their number. */
@Entity('origins')
@Unique('origins_key', ['recorded_by', 'reason'])
export class Origin {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'origins_pkey',
  })
  id!: number;

  /** Id of the API key or subject of the token; empty for a caller without either. */
  @Column('varchar', { length: 512 })
  recorded_by!: string;

  /** The reason; empty if the caller gave none. */
  @Column('varchar', { length: 64 })
  reason!: string;
}
