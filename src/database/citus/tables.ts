/**
 * The tables that Citus shards, each with the column that decides in which shard a row is stored. All these tables are
 * colocated: the rows of one product are on one node, in every table. A table that is neither in this list nor in
 * {@link REFERENCE_TABLES} is not sharded, and stays on the coordinator.
 *
 * The reasons are in docs/decisions/0025-citus.md.
 */
export const DISTRIBUTED_TABLES: Readonly<Record<string, string>> = {
  inventory_items: 'productid',
  products: 'productid',
  product_locations: 'productid',
  detailed_products: 'productid',
  product_details: 'productid',
  voided_readings: 'productid',
};

/**
 * The small tables of which every node of Citus has a copy, because statements join these tables with sharded tables.
 */
export const REFERENCE_TABLES: readonly string[] = ['origins', 'rules', 'alarms'];
