import {
  DAY_SECONDS,
  DAYS,
  daysAfter,
  FIRST_DAY,
  PRODUCTS,
  randomInteger,
  randomMoment,
  randomProduct,
} from '../data';

/**
 * A prepared statement that does in PostgreSQL what a request does in the service. Its rate is the limit for
 * the rate of the service. The statement is not taken from the code of the service, so that the limit stays
 * the same while the service changes.
 */
export interface LimitStatement {
  /** The SQL statement with the parameters $1, $2 … */
  readonly text: string;
  /** Returns new random values for the parameters of the SQL statement, as text. */
  readonly values: () => string[];
  /**
   * SQL expressions that compute the parameters of the statement from the variables `:product`, `:quantity`
   * and `:second`. They are needed, because pgbench itself can only generate random numbers. Undefined if the
   * parameters are too long for expressions. Then pgbench gets sets of values that were prepared before the
   * run.
   */
  readonly expressions?: readonly string[];
}

/** The definitions of `:product` and the other variables, in the language of pgbench. */
export const PGBENCH_VARIABLES = [
  `\\set product random(1, ${PRODUCTS})`,
  `\\set quantity random(0, 999)`,
  `\\set second random(0, ${DAYS * DAY_SECONDS - 1})`,
];

const PRODUCT = `'P' || lpad(:product::text, 5, '0')`;
const MOMENT = `timestamptz '${FIRST_DAY}' + :second * interval '1 second'`;

/**
 * Inserts all rows of an update at once, each with the id of an origin, as the service does. The parameters are
 * arrays in PostgreSQL's text format.
 */
const INSERT = `
  INSERT INTO inventory_items (productid, quantity, "timestamp", origin)
  SELECT *, 1 FROM unnest($1::text[], $2::int[], $3::timestamptz[])`;

export function insertStatement(rows: number): LimitStatement {
  const array = (draw: () => unknown) => `{${Array.from({ length: rows }, draw).join(',')}}`;
  return {
    text: INSERT,
    values: () => [array(randomProduct), array(() => randomInteger(0, 999)), array(() => randomMoment())],
    ...(rows === 1 && { expressions: [`ARRAY[${PRODUCT}]`, 'ARRAY[:quantity]', `ARRAY[${MOMENT}]`] }),
  };
}

/**
 * SQL that reads a page of readings in the unnamed location, where all test data is. PostgreSQL reads one range
 * of the covering primary key in order, without a sort, as for the service.
 */
const PAGE = `
  SELECT id, productid, quantity, "timestamp"
  FROM inventory_items
  WHERE productid = $1 AND location = '' AND "timestamp" >= $2 AND "timestamp" <= $3
  ORDER BY "timestamp", id
  LIMIT $4 OFFSET $5`;

interface Page {
  readonly limit: number;
  readonly offset?: number;
  /** Length of the time range in days; undefined if the query has no time range. */
  readonly days?: number;
}

export function pageStatement({ limit, offset = 0, days }: Page): LimitStatement {
  const page = [String(limit), String(offset)];
  if (days === undefined) {
    return {
      text: PAGE,
      values: () => [randomProduct(), '-infinity', 'infinity', ...page],
      expressions: [PRODUCT, `'-infinity'::timestamptz`, `'infinity'::timestamptz`, ...page],
    };
  }
  // The random start of the time range. It is early enough for the range to end within the 90 days of the test data.
  const start = `timestamptz '${FIRST_DAY}' + :second * interval '${(DAYS - days) / DAYS} second'`;
  return {
    text: PAGE,
    values: () => {
      const from = randomMoment(DAYS - days);
      return [randomProduct(), from, daysAfter(from, days), ...page];
    },
    expressions: [PRODUCT, `(${start})`, `(${start} + interval '${days} days')`, ...page],
  };
}
