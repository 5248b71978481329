import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { BenchError } from '../bench-error';

/** A value of BOOTSTRAP_API_KEY. */
export const BOOTSTRAP_KEY = `vk_${'0'.repeat(64)}`;

/** High enough to count every request and refuse none. */
const NO_LIMIT = 1_000_000_000;

/** A key that the service stores: that of the environment would be known without the database. */
export interface KeyOptions {
  readonly scopes: readonly string[];
  /** Whether the default rate limits apply to it; without them every request is counted and none refused. */
  readonly limited: boolean;
}

/**
 * Makes a key, on a connection of its own, because the service may have been started again since the last request.
 * @throws BenchError with what was answered instead
 */
export async function makeKey(url: string, { scopes, limited }: KeyOptions): Promise<string> {
  const sending = request(`${url}/api/v1/keys`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': BOOTSTRAP_KEY },
    agent: false,
  });
  const limits = !limited && { reads_per_minute: NO_LIMIT, writes_per_minute: NO_LIMIT };
  sending.end(JSON.stringify({ name: 'benchmark', scopes, ...limits }));
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const answer = await text(response);
  if (response.statusCode !== 201) {
    throw new BenchError(`No key was made: ${response.statusCode ?? ''} ${answer}`);
  }
  return (JSON.parse(answer) as { key: string }).key;
}
