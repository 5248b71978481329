import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { moment } from './moment';

/** A rule about the stock of one product, of all products whose names begin with a prefix, or of all products. */
@Entity('rules')
@Check('rules_products_check', 'productid IS NULL OR prefix IS NULL')
export class StockRule {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'rules_pkey',
  })
  id!: number;

  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  productid!: string | null;

  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  prefix!: string | null;

  /** The location that the rule checks; empty for the unnamed location, null for all locations together. */
  @Column({ type: 'varchar', length: 255, collation: 'C', nullable: true })
  location!: string | null;

  @Column('varchar', { length: 16 })
  when!: string;

  /** The threshold of the rule; null if the rule uses the `low_at` of the product, or needs no threshold. */
  @Column('integer', { nullable: true })
  threshold!: number | null;

  /**
   * An alarm ends above this number: a stock level or, for a rule about forecasts, a number of days. If it is
   * null, an alarm ends above the threshold plus 1.
   */
  @Column('integer', { nullable: true })
  recovers_at!: number | null;

  /** A duration such as `36h`, which PostgreSQL reads as an interval. */
  @Column('varchar', { length: 8, nullable: true })
  after!: string | null;

  /** Whether the rule is paused, so that it creates no events. */
  @Column('boolean', { default: false })
  paused!: boolean;

  @Column('timestamptz', { transformer: moment, default: () => 'now()' })
  created_at!: string;
}
