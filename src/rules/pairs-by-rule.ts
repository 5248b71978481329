import type { Run } from '../database/transactions';
import type { Pair } from './alarms';

/**
 * SQL for the lowest and the highest product name that a rule may watch. No name with the rule's prefix sorts
 * after the highest name. The highest name is cut to 255 characters, because Citus converts it to the type of
 * the column `productid`, which allows no more.
 */
export const LOWEST = `coalesce(rule.productid, rule.prefix, '')`;
export const HIGHEST = `coalesce(rule.productid, left(coalesce(rule.prefix, '') || repeat(chr(1114111), 255), 255))`;

/** The table that a sweep reads: rules or webhooks. A sweep is a periodic check of their products. */
export interface Swept {
  readonly table: 'rules' | 'webhooks';
  /** SQL condition. The sweep reads only those rows of the table that fulfil it. */
  readonly where: string;
}

const rulesFrom = ({ table, where }: Swept) => `
  SELECT id, ${LOWEST} AS lowest, ${HIGHEST} AS highest FROM ${table} AS rule WHERE id >= $1 AND ${where} ORDER BY id`;

const PRODUCTS = `
  SELECT productid FROM products WHERE productid > $1 AND productid >= $2 AND productid <= $3
  ORDER BY productid LIMIT $4`;

interface WatchedNames {
  readonly id: number;
  readonly lowest: string;
  readonly highest: string;
}

/**
 * Finds the next rules and products to check, with a separate SQL statement for each rule. It is used with Citus,
 * which cannot join each rule with a limited number of its products.
 */
export async function nextByRule(
  run: Run,
  swept: Swept,
  { rule, productid }: Pair,
  limit: number,
): Promise<Pair[]> {
  const { rows } = await run<WatchedNames & Record<string, unknown>>({
    text: rulesFrom(swept),
    values: [rule],
  });
  const pairs: Pair[] = [];
  for (const { id, lowest, highest } of rows) {
    if (pairs.length === limit) break;
    const values = [id === rule ? productid : '', lowest, highest, limit - pairs.length];
    const found = await run<{ productid: string }>({ name: 'products_of_rule', text: PRODUCTS, values });
    pairs.push(...found.rows.map((product) => ({ rule: id, productid: product.productid })));
  }
  return pairs;
}
