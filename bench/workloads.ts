import { DAYS, daysAfter, PRODUCTS, randomInteger, randomMoment, randomProduct, ROWS } from './data';
import { insertStatement, type LimitStatement, pageStatement } from './load/statements';

/**
 * The number of concurrent clients. They are connections to the service, or database sessions when PostgreSQL
 * is measured directly.
 */
export const CONNECTIONS = 32;

export type WorkloadName = 'a' | 'b' | 'c' | 'd' | 'e' | 'f';

/** A request to the service. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface Workload {
  readonly name: WorkloadName;
  readonly title: string;
  /**
   * The number of rows that a request stores or returns. For workload `e`, a query by time range, it is the average.
   */
  readonly rows: number;
  /** Returns a new random request. */
  readonly request: () => HttpRequest;
  /**
   * The number of different requests. They are prepared before the measurement, so that this work is not measured.
   */
  readonly distinct: number;
  /** The SQL statement that does the work of one request directly in PostgreSQL. */
  readonly limit: LimitStatement;
  readonly target: Target;
}

/** The target for one process of the service. The report compares the result with this target. */
export interface Target {
  /** The smallest allowed ratio of the service's rate to the rate of PostgreSQL in the same repetition. */
  readonly share: number;
  /** The highest allowed latency in ms. */
  readonly p99?: number;
}

/**
 * The length in days of the time range in a query of workload `e`. The range lies anywhere within the 90 days of the
 * test data.
 */
const RANGE_DAYS = 60;

/** The workloads in the order in which they run: reads first, because writes change the tables. */
export const WORKLOADS: readonly Workload[] = [
  {
    name: 'd',
    title: 'GET 50 rows',
    rows: 50,
    request: () => query({ limit: 50 }),
    distinct: 2000,
    limit: pageStatement({ limit: 50 }),
    target: { share: 0.15, p99: 35 },
  },
  {
    name: 'e',
    title: 'GET limit 500, 60 days',
    rows: ((ROWS / PRODUCTS) * RANGE_DAYS) / DAYS,
    request: () => query({ limit: 500, days: RANGE_DAYS }),
    distinct: 2000,
    limit: pageStatement({ limit: 500, days: RANGE_DAYS }),
    target: { share: 0.15 },
  },
  {
    name: 'f',
    title: 'GET 50 rows at offset 100',
    rows: 50,
    request: () => query({ limit: 50, offset: 100 }),
    distinct: 2000,
    limit: pageStatement({ limit: 50, offset: 100 }),
    target: { share: 0.15 },
  },
  {
    name: 'a',
    title: 'POST 1 item',
    rows: 1,
    request: () => update(1),
    distinct: 2000,
    limit: insertStatement(1),
    target: { share: 0.28, p99: 35 },
  },
  {
    name: 'b',
    title: 'POST 100 items',
    rows: 100,
    request: () => update(100),
    distinct: 500,
    limit: insertStatement(100),
    target: { share: 0.6 },
  },
  {
    name: 'c',
    title: 'POST 1,000 items',
    rows: 1000,
    request: () => update(1000),
    distinct: 200,
    limit: insertStatement(1000),
    target: { share: 0.7 },
  },
];

interface Page {
  readonly limit: number;
  readonly offset?: number;
  /** Length of the time range in days; undefined if the query has no time range. */
  readonly days?: number;
}

function query({ limit, offset, days }: Page): HttpRequest {
  const start = days === undefined ? undefined : randomMoment(DAYS - days);
  const parameters = new URLSearchParams({
    productid: randomProduct(),
    limit: String(limit),
    ...(offset !== undefined && { offset: String(offset) }),
    ...(start && days !== undefined && { starttimestamp: start, endtimestamp: daysAfter(start, days) }),
  });
  return { method: 'GET', path: `/api/v1/inventory/query?${parameters.toString()}` };
}

function update(size: number): HttpRequest {
  return updateOf(Array.from({ length: size }, randomProduct));
}

/** Builds a request that stores one reading of each of these products, at random times. */
export function updateOf(products: readonly string[]): HttpRequest {
  const items = products.map((productid) => ({
    productid,
    quantity: randomInteger(0, 999),
    timestamp: randomMoment(),
  }));
  return {
    method: 'POST',
    path: '/api/v1/inventory/update',
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify({ items })),
  };
}
