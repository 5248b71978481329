import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './moment';

const primaryKeyConstraintName = 'told_levels_pkey';

/**
 * The stock level of a product at a location in the newest event. The table row is kept longer than the
 * event, so that the sequence numbers of later events continue.
 */
@Entity('told_levels')
export class ToldLevel {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  productid!: string;

  /** The location of the level; empty for the unnamed location, and also for all locations together. */
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName })
  location!: string;

  /** True if the row is about all locations together, false if it is about one location. */
  @PrimaryColumn('boolean', { primaryKeyConstraintName })
  is_total!: boolean;

  /** The number of events that the product has had at this location. */
  @Column('bigint')
  sequence!: string;

  /** The stock level in the newest event; null if the product had no level, or if there was no event yet. */
  @Column('bigint', { nullable: true })
  quantity!: string | null;

  /**
   * The stock level that was last sent to webhooks or, for a new webhook, the level at its creation; null if there was
   * none.
   */
  @Column('bigint', { nullable: true })
  level_quantity!: string | null;

  /**
   * Id of the newest event `level.changed` of this product and location; null if there was none. The event
   * itself may be deleted by now.
   */
  @Column('bigint', { nullable: true })
  level_event!: string | null;

  /** Time when the newest event `level.changed` was stored, by the clock of PostgreSQL. */
  @Column('timestamptz', { transformer: moment, nullable: true })
  level_told_at!: string | null;
}
