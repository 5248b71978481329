import type { Run } from '../transactions';

/**
 * A read of several products. PostgreSQL runs it once for all of them. Citus joins readings with the rows of parameters
 * only if one shard has all of the readings, so it runs the second form, once for each row.
 */
export interface ProductStatement {
  readonly name: string;
  readonly ofAll: string;
  readonly ofOne: string;
}

/**
 * Makes both forms of a statement.
 *
 * @param products statement parameter with the array of the products
 * @param text SQL with a given expression for the product, or with the product of each row if there is none
 */
export function productStatement(
  name: string,
  products: string,
  text: (product?: string) => string,
): ProductStatement {
  return { name, ofAll: text(), ofOne: text(`(${products}::text[])[1]`) };
}

/**
 * Runs a statement about products.
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
