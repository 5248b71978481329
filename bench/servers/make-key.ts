import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { BenchError } from '../bench-error';

/** The API key that the benchmark sets as BOOTSTRAP_API_KEY. */
export const BOOTSTRAP_KEY = `vk_${'0'.repeat(64)}`;

/** A rate limit that no client reaches: requests are counted, but none is rejected. */
const NO_LIMIT = 1_000_000_000;

/**
 * The options of an API key that is stored in the database. Benchmarks need such a key, because the service
 * checks BOOTSTRAP_API_KEY without the database.
 */
export interface KeyOptions {
  readonly scopes: readonly string[];
  /**
   * True if the default rate limits apply to the API key; otherwise every request is counted and none is rejected.
   */
  readonly limited: boolean;
}

/**
 * Creates an API key, on a new connection, because the service may have been restarted since the last request.
 * @throws BenchError with the response if no API key was created
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
