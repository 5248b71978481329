import { queryOptions } from '@tanstack/react-query';
import type { HealthDto } from '@verkko/client';
import { baseUrl, credentials, noteResponse } from '../api/client';
import { Refusal, Unreachable } from '../api/failure';
import { readMetrics } from './read-metrics';

/** The console requests the health and the metrics of the service again after this time in ms. */
const AGAIN_MS = 10_000;

/** Sends a GET request to a path of the service. @throws Unreachable */
async function get(path: string): Promise<Response> {
  try {
    return await fetch(`${baseUrl}${path}`, { headers: credentials() });
  } catch {
    throw new Unreachable();
  }
}

/**
 * The health of the database, its disk, its replicas and Redis. If the database or Redis is unavailable, or
 * the disk is full, the response has the status 503, and its body still describes all of them.
 */
export const health = queryOptions({
  queryKey: ['service', 'health'],
  queryFn: async () => (await (await get('/health')).json()) as HealthDto,
  refetchInterval: AGAIN_MS,
});

export const version = queryOptions({
  queryKey: ['service', 'version'],
  queryFn: async () =>
    ((await (await get('/openapi.json')).json()) as { info: { version: string } }).info.version,
  staleTime: Infinity,
});

/** The rate limit for reads of the signed-in caller; null if there is none. */
export const limit = queryOptions({
  queryKey: ['service', 'limit'],
  queryFn: async () => {
    const response = await get('/api/v1/inventory/products?limit=1');
    await response.arrayBuffer(); // an unread response body would keep its connection busy
    noteResponse(response);
    const policy = response.headers.get('RateLimit-Policy');
    const quota = /q=(\d+);w=(\d+)/.exec(policy ?? '');
    const left = /r=(\d+)/.exec(response.headers.get('RateLimit') ?? '');
    return quota && left ? { quota: `${quota[1] ?? ''} in ${quota[2] ?? ''} s`, left: left[1] ?? '' } : null;
  },
});

/** The service's metrics; null if this API key may not read them, or if they are on another port. */
export const metrics = queryOptions({
  queryKey: ['service', 'metrics'],
  queryFn: async () => {
    const response = await get('/metrics');
    if ([401, 403, 404].includes(response.status)) return null;
    if (!response.ok) throw new Refusal(response, undefined);
    return readMetrics(await response.text());
  },
  refetchInterval: AGAIN_MS,
});
