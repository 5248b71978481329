import type { QueryConfig } from 'pg';

/** The tables of product names and locations, each with the columns of its primary key. */
const KEYS = {
  products: ['productid'],
  detailed_products: ['productid'],
  product_locations: ['productid', 'location'],
} as const;

/**
 * With Citus: maximum number of rows that are inserted by VALUES. For more rows, an insert by SELECT is
 * faster if there are few shards.
 */
const MOST_LISTED = 1000;

/**
 * The statement that inserts rows, except those that the table already has. The rows are sorted by their bytes in
 * UTF-8, which is the order of COLLATE "C". All writers use this order, so two transactions that insert the same
 * rows wait for each other and do not deadlock.
 *
 * @param rows the values of the primary key, for each row
 */
export function insertNames(
  table: keyof typeof KEYS,
  rows: readonly (readonly string[])[],
  isSharded: boolean,
): QueryConfig {
  const key = KEYS[table];
  const insert = (values: string) =>
    `INSERT INTO ${table} (${key.join()}) ${values} ON CONFLICT (${key.join()}) DO NOTHING`;
  if (isSharded && rows.length <= MOST_LISTED) {
    // Citus needs several round trips for each shard if rows are inserted by SELECT. For 100 rows in 32
    // shards, INSERT … SELECT takes 410 ms, and INSERT … VALUES takes 42 ms.
    const listed = rows.map(
      (_, row) => `(${key.map((_, column) => `$${row * key.length + column + 1}`).join()})`,
    );
    // No value contains the character that separates the values of a row.
    const sorted = rows.map((row) => Buffer.from(row.join('\0'))).sort((one, other) => one.compare(other));
    return {
      text: insert(`VALUES ${listed.join()}`),
      values: sorted.flatMap((row) => row.toString().split('\0')),
    };
  }
  const arrays = key.map((_, column) => `$${column + 1}::text[] COLLATE "C"`).join();
  return {
    name: `insert_${table}`,
    text: insert(`SELECT DISTINCT * FROM unnest(${arrays}) AS u (${key.join()}) ORDER BY ${key.join()}`),
    values: key.map((_, column) => rows.map((row) => row[column])),
  };
}
