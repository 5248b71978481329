import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A counter. The row lock of the transaction that increments it makes other transactions wait. */
@Entity('counters')
export class Counter {
  /** `events`: the id of the newest event; `rules`: how often rules were changed. */
  @PrimaryColumn('varchar', { length: 16, collation: 'C', primaryKeyConstraintName: 'counters_pkey' })
  name!: string;

  @Column('bigint')
  value!: string;
}
