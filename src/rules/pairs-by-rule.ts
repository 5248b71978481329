import type { Run } from '../database/transactions';
import type { Pair } from './alarms';

/**
 * SQL for the first and the last name that a rule may watch. The last one is not less than any name with the prefix, and
 * not longer than a name can be, because Citus converts it to the type of names.
 */
export const LOWEST = `coalesce(rule.productid, rule.prefix, '')`;
export const HIGHEST = `coalesce(rule.productid, left(coalesce(rule.prefix, '') || repeat(chr(1114111), 255), 255))`;

const rulesFrom = (rules: string) => `
  SELECT id, ${LOWEST} AS lowest, ${HIGHEST} AS highest FROM rules AS rule WHERE id >= $1 AND ${rules} ORDER BY id`;

const PRODUCTS = `
  SELECT productid FROM products WHERE productid > $1 AND productid >= $2 AND productid <= $3
  ORDER BY productid LIMIT $4`;

interface WatchedNames {
  readonly id: number;
  readonly lowest: string;
  readonly highest: string;
}

/**
 * The next pairs by rule and product, with a statement for each rule. Citus cannot join rules with a limited number of
 * products of each.
 *
 * @param rules SQL condition of the rules
 */
export async function nextByRule(
  run: Run,
  rules: string,
  { rule, productid }: Pair,
  limit: number,
): Promise<Pair[]> {
  const { rows } = await run<WatchedNames & Record<string, unknown>>({
    text: rulesFrom(rules),
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
