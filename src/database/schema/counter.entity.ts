import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A counter in the database. A transaction that increments it locks its row until the commit, so other transactions
 * that increment it wait.
 */
@Entity('counters')
export class Counter {
  /** Name of the counter: `events` counts up to the id of the newest event, `rules` counts the changes of rules. */
  @PrimaryColumn('varchar', { length: 16, collation: 'C', primaryKeyConstraintName: 'counters_pkey' })
  name!: string;

  @Column('bigint')
  value!: string;
}
