import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** Who stored readings, and for what reason. There are few of them, so a reading has only the number. */
@Entity('origins')
@Unique('origins_key', ['recorded_by', 'reason'])
export class Origin {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'origins_pkey',
  })
  id!: number;

  /** Id of the API key, subject of the token; empty for a caller without either. */
  @Column('varchar', { length: 512 })
  recorded_by!: string;

  /** Empty if there is none. */
  @Column('varchar', { length: 64 })
  reason!: string;
}
