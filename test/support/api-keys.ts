import { Agent } from 'node:http';
import { ask } from './http-client';
import { KEYS } from './paths';

/** A value of BOOTSTRAP_API_KEY, for tests that need a caller with all scopes. */
export const BOOTSTRAP_KEY = `vk_for-the-tests-${'0'.repeat(32)}`;

/** The error message if a client tries to manage API keys while AUTH is off, and sends no API key. */
export const NO_KEY =
  'This needs the scope keys:admin, which nobody has without a key, also where AUTH is off: call with a key that has it. The first one comes from npm run keys -- create, or from BOOTSTRAP_API_KEY.';

/** The service's response to the creation of an API key. */
export interface CreatedKey {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly scopes: string[];
  readonly locations: string[] | null;
  readonly reads_per_minute: number | null;
  readonly writes_per_minute: number | null;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
}

export function bearer(key: string): { Authorization: string } {
  return { Authorization: `Bearer ${key}` };
}

/** The header for HTTP Basic authentication with any name, and an API key as the password. */
export function basic(user: string, password: string): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** The fields of an API key that the service shows after its creation: all except the secret key itself. */
export function factsOf(created: CreatedKey): Omit<CreatedKey, 'key'> {
  return Object.fromEntries(Object.entries(created).filter(([name]) => name !== 'key')) as CreatedKey;
}

/** Creates an API key over HTTP. The caller is the bootstrap key, unless `by` is another API key. */
export async function createKey(
  { url }: { url: string },
  facts: object = {},
  by = BOOTSTRAP_KEY,
): Promise<CreatedKey> {
  const { status, body } = await ask(`${url}${KEYS}`, {
    method: 'POST',
    headers: { ...bearer(by), 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'for a test', scopes: ['inventory:read'], ...facts }),
    agent: new Agent(), // a kept-alive connection would delay the service's stop
  });
  if (status !== 201) throw new Error(`The key was not created: ${status ?? 0} ${body}`);
  return JSON.parse(body) as CreatedKey;
}
