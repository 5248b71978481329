import { Check, Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { moment } from './moment';

/**
 * A reading as it is stored. The primary key is also the only index, and it covers `quantity` (TypeORM cannot express
 * that): a page of one product is read from the index in order, without the table. The checks repeat the API's limits,
 * so that no other writer can break them either.
 */
@Entity('inventory_items')
@Check('inventory_items_productid_check', `productid <> ''`)
@Check('inventory_items_quantity_check', 'quantity >= 0')
@Check(
  'inventory_items_timestamp_check',
  `"timestamp" >= '0001-01-01T00:00:00Z' AND "timestamp" < '10000-01-01T00:00:00Z'`,
)
export class InventoryItem {
  @PrimaryColumn('varchar', { length: 255, collation: 'C', primaryKeyConstraintName: 'inventory_items_pkey' })
  productid!: string;

  @PrimaryColumn('timestamptz', { transformer: moment, primaryKeyConstraintName: 'inventory_items_pkey' })
  timestamp!: string;

  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'inventory_items_pkey',
  })
  id!: string;

  @Column('integer')
  quantity!: number;
}
