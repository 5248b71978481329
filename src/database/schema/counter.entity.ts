import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A counter in the database. A transaction that increments it locks its row until the commit, so other transactions
 * that increment it wait.
 */
@Entity('counters')
export class Counter {
  /**
   * Name of the counter. The value of `events` is the id of the newest event. The value of `rules` grows with
   * every change of a rule, so that all instances notice the change.
   */
  @PrimaryColumn('varchar', { length: 16, collation: 'C', primaryKeyConstraintName: 'counters_pkey' })
  name!: string;

  @Column('bigint')
  value!: string;
}
