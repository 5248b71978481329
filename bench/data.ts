/** The number of readings in the database before a benchmark. Their times are random, within 90 days. */
export const ROWS = 2_000_000;
export const PRODUCTS = 10_000;
export const DAYS = 90;
export const FIRST_DAY = '2026-01-01T00:00:00Z';

export const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;

/** The name of the product with this number, from P00001 to P10000. */
export function productName(number: number): string {
  return `P${String(number).padStart(5, '0')}`;
}

export function randomProduct(): string {
  return productName(randomInteger(1, PRODUCTS));
}

/**
 * A random timestamp in the format of RFC 3339, in UTC. It is within the given number of days after the first
 * day of the test data.
 */
export function randomMoment(days = DAYS): string {
  return daysAfter(FIRST_DAY, Math.random() * days);
}

export function daysAfter(moment: string, days: number): string {
  return new Date(Date.parse(moment) + days * DAY_MS).toISOString();
}

/** A random integer; both bounds are inclusive. */
export function randomInteger(from: number, to: number): number {
  return from + Math.floor(Math.random() * (to - from + 1));
}

/** Fills the table of product names with those of the test data. */
export const FILL_PRODUCTS = `
  INSERT INTO products (productid)
  SELECT 'P' || lpad(number::text, 5, '0') FROM generate_series(1, ${PRODUCTS}) AS number`;

/**
 * SQL statements that insert one part of the test readings. Several connections can insert the parts at the
 * same time. The seed makes the data reproducible.
 */
export function fillReadings(part: number, parts: number): string[] {
  return [
    `SELECT setseed(${part / parts})`,
    `INSERT INTO inventory_items (productid, quantity, "timestamp")
     SELECT 'P' || lpad((1 + floor(random() * ${PRODUCTS}))::text, 5, '0'),
          floor(random() * 1000),
          timestamptz '${FIRST_DAY}' + random() * interval '${DAYS} days'
   FROM generate_series(1, ${ROWS / parts})`,
  ];
}
