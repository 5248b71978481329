import type { Attack, Target } from '../attack';
import { keepConnections, NEVER_READ } from '../connections';
import { LONG_NAMES, longName } from '../stock';
import { JSON_TYPE, pipelined, rawRequest, withKey } from '../raw-request';

/** The number of pipelined requests on each connection. */
const PIPELINED = 1600;

/** The highest number of products in one query of levels. */
const LEVELS = 100;

interface Unread {
  readonly name: string;
  readonly title: string;
  readonly connections: number;
  readonly each?: number;
  /** Returns the request that a connection sends; `index` is the number of the connection. */
  readonly request: (target: Target, index: number) => Buffer;
  readonly url?: (target: Target) => string;
}

/** Attacks that pipeline requests and never read the responses. */
export const UNREAD: readonly Attack[] = (
  [
    {
      name: 'openapi-10',
      title: 'GET /openapi.json × 1,600, unread',
      connections: 10,
      request: get('/openapi.json'),
    },
    {
      name: 'openapi-25',
      title: 'GET /openapi.json × 1,600, unread',
      connections: 25,
      request: get('/openapi.json'),
    },
    { name: 'livez', title: 'GET /livez × 1,600, unread', connections: 25, request: get('/livez') },
    { name: 'health', title: 'GET /health × 1,600, unread', connections: 25, request: get('/health') },
    {
      name: 'metrics',
      title: 'GET /metrics × 1,600, unread',
      connections: 25,
      request: get('/metrics'),
      url: ({ metricsUrl }) => metricsUrl,
    },
    { name: 'not-found', title: '404 × 1,600, unread', connections: 25, request: get('/nothing-here') },
    { name: 'unauthorized', title: '401 × 1,600, unread', connections: 25, request: get('/api/v1/keys') },
    {
      name: 'head',
      title: 'HEAD /openapi.json × 1,600, unread',
      connections: 25,
      request: () => rawRequest('HEAD', '/openapi.json'),
    },
    {
      name: 'docs',
      title: 'GET of the assets of /docs × 1,600, unread',
      connections: 25,
      request: get('/docs/swagger-ui-bundle.js'),
    },
    {
      name: 'long-names',
      title: 'GET 500 rows with long names × 100, unread',
      connections: 60,
      each: 100,
      request: ({ key }, index) =>
        rawRequest(
          'GET',
          `/api/v1/inventory/query?limit=500&productid=${encodeURIComponent(longName(1 + (index % LONG_NAMES)))}`,
          withKey(key),
        ),
    },
    {
      name: 'levels',
      title: 'GET levels of 100 products × 100, unread',
      connections: 60,
      each: 100,
      request: ({ key }) =>
        rawRequest(
          'GET',
          `/api/v1/inventory/levels?${new URLSearchParams(manyProducts()).toString()}`,
          withKey(key),
        ),
    },
    {
      name: 'products',
      title: 'GET products, limit 500 × 100, unread',
      connections: 60,
      each: 100,
      request: ({ key }) => rawRequest('GET', '/api/v1/inventory/products?limit=500', withKey(key)),
    },
    {
      name: 'series',
      title: 'GET series of hours × 100, unread',
      connections: 60,
      each: 100,
      request: ({ key }) =>
        rawRequest(
          'GET',
          '/api/v1/inventory/series?productid=P00001&interval=3h&starttimestamp=2026-01-01&endtimestamp=2026-03-01',
          withKey(key),
        ),
    },
    {
      name: 'exports',
      title: 'an export on each of 100 connections, unread',
      connections: 100,
      each: 1,
      request: ({ key }) => rawRequest('GET', '/api/v1/inventory/export', withKey(key)),
    },
    {
      name: 'mistakes',
      title: 'POST 100 wrong items × 10, unread',
      connections: 60,
      each: 10,
      request: ({ key }) =>
        rawRequest(
          'POST',
          '/api/v1/inventory/update',
          { ...JSON_TYPE, ...withKey(key) },
          JSON.stringify({ items: Array.from({ length: 100 }, () => ({ quantity: -1 })) }),
        ),
    },
  ] satisfies Unread[]
).map(unread);

function get(path: string) {
  return () => rawRequest('GET', path);
}

function manyProducts(): [string, string][] {
  return Array.from({ length: LEVELS }, (_, index) => [
    'productid',
    `P${String(index + 1).padStart(5, '0')}`,
  ]);
}

function unread({
  name,
  title,
  connections,
  each = PIPELINED,
  request,
  url = (target) => target.url,
}: Unread): Attack {
  return {
    name: `unread-${name}`,
    title: `${title}; ${connections} connections`,
    prepare: (target) => {
      // Connections that send the same requests share one buffer.
      const made = new Map<string, Buffer>();
      const bytes = Array.from({ length: connections }, (_, index) => {
        const one = request(target, index);
        const text = one.toString('latin1');
        const all = made.get(text) ?? pipelined(one, each);
        made.set(text, all);
        return all;
      });
      return (signal) =>
        keepConnections(
          url(target),
          connections,
          (socket, _, index) => socket.write(bytes[index] ?? ''),
          signal,
          NEVER_READ,
        );
    },
  };
}
