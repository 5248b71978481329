import { BenchError } from '../bench-error';
import { PRODUCTS, productName } from '../data';
import type { HttpProcess } from '../servers/service';
import { type HttpRequest, updateOf, type Workload } from '../workloads';

/** Readings of every product that are stored before writes are measured. */
const SETTLING_UPDATES = 10;

export function makeRequests({ request, distinct }: Workload): HttpRequest[] {
  return Array.from({ length: distinct }, request);
}

/**
 * Looks at one answer: a fast one that holds nothing would be worth nothing.
 * @throws BenchError with what was answered instead
 */
export async function checkAnswer(service: HttpProcess, { request, title, rows }: Workload): Promise<void> {
  const body = await send(service, request());
  if (body === '') return;
  const { items } = JSON.parse(body) as { items: unknown[] };
  if (items.length < rows / 2) {
    throw new BenchError(
      `${title} was answered with ${items.length} rows instead of about ${Math.round(rows)}`,
    );
  }
}

/**
 * After a checkpoint the first change of each page costs PostgreSQL a copy of that page in its log. Readings all over
 * the index take that off both sides; and the service has then stored each product before, as one that runs has.
 */
export async function settleWrites(service: HttpProcess): Promise<void> {
  const everyProduct = Array.from({ length: PRODUCTS }, (_, index) => productName(index + 1));
  for (let count = 0; count < SETTLING_UPDATES; count += 1) await send(service, updateOf(everyProduct));
}

/** @throws BenchError with what was answered instead of a success */
export async function send({ url }: HttpProcess, { path, ...request }: HttpRequest): Promise<string> {
  const response = await fetch(url + path, request);
  const body = await response.text();
  if (!response.ok) {
    throw new BenchError(`${request.method} ${path} was answered with ${response.status}: ${body}`);
  }
  return body;
}
