import { DAYS, FILL_PRODUCTS, FIRST_DAY, PRODUCTS } from '../data';

/**
 * The number of products with the longest possible names. A page of readings of such a product has 500 KB.
 */
export const LONG_NAMES = 10;

/**
 * The number of emoji, each of four bytes, at the beginning of a long product name. The rest of the name is a
 * number of five digits.
 */
const LONG_NAME_CHARACTERS = 250;

/** The maximum number of rows of a page. */
const PAGE = 500;

export function longName(number: number): string {
  return '😀'.repeat(LONG_NAME_CHARACTERS) + String(number).padStart(5, '0');
}

/**
 * SQL statements that fill the tables of the service.
 * @param readings number of readings of each product, except the products with long names
 */
export function stockStatements(readings: number): string[] {
  const days = `timestamptz '${FIRST_DAY}' + random() * interval '${DAYS} days'`;
  const long = `repeat('😀', ${LONG_NAME_CHARACTERS}) || lpad(number::text, 5, '0')`;
  return [
    FILL_PRODUCTS,
    `INSERT INTO products (productid) SELECT ${long} FROM generate_series(1, ${LONG_NAMES}) AS number`,
    `INSERT INTO inventory_items (productid, quantity, "timestamp")
     SELECT 'P' || lpad((1 + number % ${PRODUCTS})::text, 5, '0'), floor(random() * 1000), ${days}
     FROM generate_series(1, ${readings * PRODUCTS}) AS number`,
    `INSERT INTO inventory_items (productid, quantity, "timestamp")
     SELECT ${long}, floor(random() * 1000), ${days}
     FROM generate_series(1, ${LONG_NAMES}) AS number, generate_series(1, ${PAGE})`,
    'VACUUM ANALYZE',
    'CHECKPOINT',
  ];
}
