import { BenchError } from '../bench-error';
import { PRODUCTS, productName } from '../data';
import type { HttpProcess } from '../servers/service';
import { type HttpRequest, updateOf, type Workload } from '../workloads';

/** The number of readings that are stored for each product before writes are measured. */
const SETTLING_UPDATES = 10;

export function makeRequests({ request, distinct }: Workload): HttpRequest[] {
  return Array.from({ length: distinct }, request);
}

/**
 * Checks one response, because a fast response without rows would be worthless.
 * @throws BenchError if the status is not 2xx, or if the response to a query has less than half of the expected
 * rows
 */
export async function checkAnswer(service: HttpProcess, workload: Workload): Promise<void> {
  const { title, rows } = workload;
  const request = workload.request();
  const body = await send(service, request);
  if (request.method === 'POST') return;
  const { items = [] } = JSON.parse(body || '{}') as { items?: unknown[] };
  if (items.length < rows / 2) {
    throw new BenchError(
      `${title} was answered with ${items.length} rows instead of about ${Math.round(rows)}`,
    );
  }
}

/**
 * Stores readings in every part of the index before the measurement. Otherwise the measurements would also
 * contain extra work of PostgreSQL: the first change of an index page after a checkpoint writes the whole
 * page to the write-ahead log. The service also learns the name of every product, like a service that has run
 * for some time.
 */
export async function settleWrites(service: HttpProcess): Promise<void> {
  const everyProduct = Array.from({ length: PRODUCTS }, (_, index) => productName(index + 1));
  for (let count = 0; count < SETTLING_UPDATES; count += 1) await send(service, updateOf(everyProduct));
}

/** Sends a request and returns the response. @throws BenchError with the response if its status is not 2xx */
export async function send({ url }: HttpProcess, { path, ...request }: HttpRequest): Promise<string> {
  const response = await fetch(url + path, request);
  const body = await response.text();
  if (!response.ok) {
    throw new BenchError(`${request.method} ${path} was answered with ${response.status}: ${body}`);
  }
  return body;
}
