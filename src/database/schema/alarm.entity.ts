import { Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'alarms_pkey';

/** A rule whose condition holds for a product, according to the last event. The event of its end deletes the row. */
@Entity('alarms')
export class Alarm {
  @PrimaryColumn('integer', { primaryKeyConstraintName })
  rule!: number;

  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  productid!: string;
}
