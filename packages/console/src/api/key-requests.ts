import { infiniteQueryOptions } from '@tanstack/react-query';
import type { components } from '@verkko/client';
import { api, dataOf } from './client';

/** An API key without its secret. */
export type Key = components['schemas']['KeyDto'] & { readonly locations?: readonly string[] | null };

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly locations?: readonly string[];
  readonly expires_at?: string;
}

const KEYS_A_PAGE = 100;

export const keys = infiniteQueryOptions({
  queryKey: ['keys'],
  queryFn: async ({ pageParam }) => {
    const query = { limit: KEYS_A_PAGE, ...(pageParam && { cursor: pageParam }) };
    return dataOf(api.GET('/api/v1/keys', { params: { query } }));
  },
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor,
});

/** Creates an API key. @returns the secret, which the service returns only once */
export async function createKey(body: NewKey): Promise<string> {
  return (await dataOf(api.POST('/api/v1/keys', { body: body as never }))).key;
}

/** Rotates an API key. @param grace seconds for which the old secret stays valid @returns the new secret */
export async function rotateKey(id: string, grace: number): Promise<string> {
  const params = { path: { id }, query: { grace } };
  return (await dataOf(api.POST('/api/v1/keys/{id}/rotate', { params }))).key;
}

export async function revokeKey(id: string): Promise<void> {
  await dataOf(api.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }));
}
