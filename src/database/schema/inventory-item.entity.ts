import { Check, Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { moment } from './moment';

/**
 * A reading as it is stored: a count or an adjustment. The primary key also contains `quantity` and `is_delta`
 * (TypeORM cannot express this), so that a page of one product at one location is read from the index alone, in order.
 * A write searches only the primary key. The check constraints repeat the API's limits, so that other programs cannot
 * store what the API refuses.
 */
@Entity('inventory_items')
@Index('inventory_items_recorded_at', { synchronize: false }) // a block range index, which TypeORM cannot express
@Check('inventory_items_productid_check', `productid <> ''`)
@Check(
  'inventory_items_quantity_check',
  'CASE WHEN is_delta THEN quantity <> 0 AND quantity > -2147483648 ELSE quantity >= 0 END',
)
@Check(
  'inventory_items_timestamp_check',
  `"timestamp" >= '0001-01-01T00:00:00Z' AND "timestamp" < '10000-01-01T00:00:00Z'`,
)
export class InventoryItem {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName: 'inventory_items_pkey' })
  productid!: string;

  /** The location of the reading; empty for the unnamed location. */
  @PrimaryColumn('varchar', {
    length: 255,
    collation: 'C',
    default: '',
    primaryKeyConstraintName: 'inventory_items_pkey',
  })
  location!: string;

  @PrimaryColumn('timestamptz', { transformer: moment, primaryKeyConstraintName: 'inventory_items_pkey' })
  timestamp!: string;

  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'inventory_items_pkey',
  })
  id!: string;

  /** The counted quantity; for an adjustment, the change of the stock. */
  @Column('integer')
  quantity!: number;

  /**
   * True for an adjustment, false for a count. The index of the primary key contains this flag. The flag does
   * not make the index larger.
   */
  @Column('boolean', { default: false })
  is_delta!: boolean;

  /** Time when the reading was stored; null for readings from before this column existed. */
  @Column('timestamptz', { nullable: true, default: () => 'now()' })
  recorded_at!: string | null;

  /** Id of the {@link Origin} of the reading; null for readings from before origins existed. */
  @Column('integer', { nullable: true })
  origin!: number | null;

  /** What the reading refers to, in the client's words: an order, a delivery note, a URL. */
  @Column('varchar', { length: 255, nullable: true })
  reference!: string | null;
}
