import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * The origin of readings: the caller who stored them, and the reason. There are few combinations, so a reading has
 * only the id of its origin.
 */
@Entity('origins')
@Unique('origins_key', ['recorded_by', 'reason'])
export class Origin {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'origins_pkey',
  })
  id!: number;

  /** Id of the API key, or subject of the token, that stored the readings; empty for a caller who has neither. */
  @Column('varchar', { length: 512 })
  recorded_by!: string;

  /** The reason of the readings; empty if the caller gave none. */
  @Column('varchar', { length: 64 })
  reason!: string;
}
