import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A number that grows by transactions, one after the other: whoever has the row locked keeps the others waiting. */
@Entity('counters')
export class Counter {
  /** `events`: the id of the newest event; `rules`: how often rules were changed. */
  @PrimaryColumn('varchar', { length: 16, collation: 'C', primaryKeyConstraintName: 'counters_pkey' })
  name!: string;

  @Column('bigint')
  value!: string;
}
