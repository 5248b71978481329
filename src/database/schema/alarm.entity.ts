import { Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'alarms_pkey';

/** A rule whose condition holds for a product, as the last event told. The row is deleted by the event that it ended. */
@Entity('alarms')
export class Alarm {
  @PrimaryColumn('integer', { primaryKeyConstraintName })
  rule!: number;

  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  productid!: string;
}
