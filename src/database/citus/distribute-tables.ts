import type { Query } from './find-citus';
import { DISTRIBUTED_TABLES, REFERENCE_TABLES } from './tables';

/** Selects those of the given tables that exist and are not managed by Citus yet. */
const FIND_LOCAL = `
  SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS known (name, position)
  WHERE to_regclass(name) IS NOT NULL
    AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = to_regclass(name))
  ORDER BY position`;

/** Selects the distribution column of the table of readings. */
const FIND_COLUMN = `
  SELECT column_to_column_name(logicalrelid, partkey) AS name FROM pg_dist_partition
  WHERE logicalrelid = 'inventory_items'::regclass`;

/** The table whose shards decide on which node a product is stored: all other sharded tables are colocated with it. */
const [FIRST = '', ...OTHERS] = Object.keys(DISTRIBUTED_TABLES);

/**
 * Makes Citus distribute the tables of the service. Tables that are distributed already, even by an operator,
 * stay unchanged, so this function may run after every migration. While the rows of a table are copied to the
 * workers, writes to the table wait.
 *
 * @throws Error if the table of readings is distributed by a column other than `productid`
 */
export async function distributeTables(query: Query): Promise<void> {
  for (const name of await local(query, REFERENCE_TABLES)) {
    await query('SELECT create_reference_table($1::text::regclass)', [name]);
  }
  for (const name of await local(query, [FIRST])) await distribute(query, name, 'none');
  const [column] = await query<{ name: string }>(FIND_COLUMN);
  if (column && column.name !== DISTRIBUTED_TABLES[FIRST]) {
    throw new Error(
      `Citus distributes the table ${FIRST} by ${column.name}, and the service needs ${DISTRIBUTED_TABLES[FIRST] ?? ''}`,
    );
  }
  for (const name of await local(query, OTHERS)) await distribute(query, name, FIRST);
}

async function local(query: Query, tables: readonly string[]): Promise<string[]> {
  return (await query<{ name: string }>(FIND_LOCAL, [tables])).map(({ name }) => name);
}

async function distribute(query: Query, table: string, colocatedWith: string): Promise<void> {
  await query('SELECT create_distributed_table($1::text::regclass, $2, colocate_with => $3)', [
    table,
    DISTRIBUTED_TABLES[table],
    colocatedWith,
  ]);
}
