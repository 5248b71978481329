import type { Run } from '../transactions';

/**
 * A statement that reads several products, in two forms. PostgreSQL runs the first form once for all products. Citus
 * cannot join the parameters with readings in several shards, so it runs the second form once for each product.
 */
export interface ProductStatement {
  readonly name: string;
  readonly ofAll: string;
  readonly ofOne: string;
}

/**
 * Makes an SQL statement in two forms: one reads all given products, and one reads only the first of them.
 * @param products statement parameter with the array of the products
 * @param text makes the SQL of one form. For the form that reads one product, it gets the SQL expression of
 * that product; for the other form, it gets no argument
 */
export function productStatement(
  name: string,
  products: string,
  text: (product?: string) => string,
): ProductStatement {
  return { name, ofAll: text(), ofOne: text(`(${products}::text[])[1]`) };
}

/**
 * Runs a statement that reads several products.
 *
 * @param columns the first parameters of the statement: an array for each column, all of the same length
 * @param others the other parameters of the statement
 */
export async function rowsOfProducts<Row extends object>(
  run: Run,
  isSharded: boolean,
  { name, ofAll, ofOne }: ProductStatement,
  [first, ...more]: readonly [readonly unknown[], ...(readonly unknown[])[]],
  others: readonly unknown[],
): Promise<Row[]> {
  const columns = [first, ...more];
  if (!isSharded) return rowsOf(run, name, ofAll, [...columns, ...others]);
  const rows: Row[] = [];
  for (const index of first.keys()) {
    const row = columns.map((column) => [column[index]]);
    rows.push(...(await rowsOf<Row>(run, `${name}_of_one`, ofOne, [...row, ...others])));
  }
  return rows;
}

async function rowsOf<Row extends object>(
  run: Run,
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  return (await run<Row & Record<string, unknown>>({ name, text, values })).rows;
}
