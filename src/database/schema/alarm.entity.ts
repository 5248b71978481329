import { Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'alarms_pkey';

/**
 * An active alarm: the condition of a rule holds for a product, according to the last event. The event that ends the
 * alarm deletes the row.
 */
@Entity('alarms')
export class Alarm {
  @PrimaryColumn('integer', { primaryKeyConstraintName })
  rule!: number;

  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  productid!: string;
}
