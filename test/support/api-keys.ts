import { Agent } from 'node:http';
import { ask } from './http-client';

/** For BOOTSTRAP_API_KEY, where a test needs somebody who may do everything. */
export const BOOTSTRAP_KEY = `vk_for-the-tests-${'0'.repeat(32)}`;

/** What the service answers to the making of a key. */
export interface CreatedKey {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly scopes: string[];
  readonly reads_per_minute: number | null;
  readonly writes_per_minute: number | null;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
}

export function bearer(key: string): { Authorization: string } {
  return { Authorization: `Bearer ${key}` };
}

/** What is told of a key afterwards: all but the key. */
export function factsOf(created: CreatedKey): Omit<CreatedKey, 'key'> {
  return Object.fromEntries(Object.entries(created).filter(([name]) => name !== 'key')) as CreatedKey;
}

/** Makes a key over HTTP, with the bootstrap key unless another is given. */
export async function createKey(
  { url }: { url: string },
  facts: object = {},
  by = BOOTSTRAP_KEY,
): Promise<CreatedKey> {
  const { status, body } = await ask(`${url}/api/v1/keys`, {
    method: 'POST',
    headers: { ...bearer(by), 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'for a test', scopes: ['inventory:read'], ...facts }),
    agent: new Agent(), // a connection that is kept would hold up the stop
  });
  if (status !== 201) throw new Error(`No key was made: ${status ?? 0} ${body}`);
  return JSON.parse(body) as CreatedKey;
}
