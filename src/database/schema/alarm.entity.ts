import { Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'alarms_pkey';

/**
 * An active alarm: according to the last event, the condition of a rule is true for a product. When an event
 * ends the alarm, the alarm's row in the table is deleted.
 */
@Entity('alarms')
export class Alarm {
  @PrimaryColumn('integer', { primaryKeyConstraintName })
  rule!: number;

  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  productid!: string;
}
