import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { productName, randomInteger, randomProduct } from '../data';
import { type HttpRequest } from '../workloads';

/** The kinds of normal callers. Each kind has its own API key. */
export const KINDS = ['read', 'levels', 'write', 'import', 'export'] as const;

export type Kind = (typeof KINDS)[number];

/** Only normal callers store readings of products with this prefix. */
export const WRITTEN_PREFIX = 'written-';
const WRITTEN_PRODUCTS = 1000;

const LEVELS = 10;

/** The number of readings in one request, for each of the two kinds of callers that store readings. */
export const READINGS = { write: 1, import: 5 };

/** The longest time to wait for a response, in ms. */
const TIMEOUT_MS = 30_000;

export interface Reading {
  readonly productid: string;
  readonly quantity: number;
  readonly timestamp: string;
}

/**
 * Returns a reading that differs from all others, so that a reading stored twice is noticed.
 * @param number the number of the reading, which is also its quantity
 */
export function nextReading(number: number): Reading {
  return {
    productid: `${WRITTEN_PREFIX}${number % WRITTEN_PRODUCTS}`,
    quantity: number,
    timestamp: new Date().toISOString(),
  };
}

/**
 * Returns the request of a normal caller.
 * @param readings the readings to store, if this kind of caller stores any
 */
export function requestOf(kind: Kind, readings: readonly Reading[]): HttpRequest {
  switch (kind) {
    case 'read':
      return { method: 'GET', path: `/api/v1/inventory/query?limit=50&productid=${randomProduct()}` };
    case 'levels': {
      const first = randomInteger(1, 9000);
      const ids = Array.from({ length: LEVELS }, (_, index) => `productid=${productName(first + index)}`);
      return { method: 'GET', path: `/api/v1/inventory/levels?${ids.join('&')}` };
    }
    case 'write':
      return {
        method: 'POST',
        path: '/api/v1/inventory/update',
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.from(JSON.stringify({ items: readings })),
      };
    case 'import': {
      const rows = readings.map(
        ({ productid, quantity, timestamp }) => `${productid},${quantity},${timestamp}\n`,
      );
      return {
        method: 'POST',
        path: '/api/v1/inventory/import',
        headers: { 'Content-Type': 'text/csv' },
        body: Buffer.from(`productid,quantity,timestamp\n${rows.join('')}`),
      };
    }
    case 'export':
      return { method: 'GET', path: `/api/v1/inventory/export?productid=${randomProduct()}` };
  }
}

/** Sends a request. Returns the status with the error code, or `no answer` with the cause. */
export async function answerTo(url: string, key: string, agent: Agent, asked: HttpRequest): Promise<string> {
  const { method, path, headers, body } = asked;
  try {
    const asking = request(url + path, {
      method,
      agent,
      headers: { ...headers, 'X-API-Key': key, ...(body && { 'Content-Length': body.length }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answered = once(asking, 'response') as Promise<[IncomingMessage]>;
    asking.end(body);
    const [response] = await answered;
    const answer = await text(response);
    const status = response.statusCode ?? 0;
    return status < 300 ? String(status) : `${status} ${codeOf(answer)}`;
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    return `no answer: ${name === 'AbortError' || name === 'TimeoutError' ? 'timeout' : (code ?? name)}`;
  }
}

/** Returns the error code in an error response of the service. */
function codeOf(answer: string): string {
  try {
    return (JSON.parse(answer) as { error: string }).error;
  } catch {
    return 'of no known form';
  }
}
