import { once } from 'node:events';
import {
  Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type RequestOptions,
} from 'node:http';
import { request as requestTls } from 'node:https';
import { text } from 'node:stream/consumers';
import { UPDATE } from './paths';

/** A response, and whether its connection was used for an earlier response. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly reusedConnection: boolean;
}

/** An agent with one kept-alive connection: later requests use the same one, as long as the server keeps it open. */
export function keptAlive(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

/**
 * Sends a request with Node's own HTTP client, which never retries: a connection that breaks before the response is
 * an error. Without `agent`, the request uses a new connection, and offers to keep it alive.
 */
export async function ask(
  url: string,
  { body, agent = keptAlive(), ...options }: RequestOptions & { agent?: Agent; body?: string } = {},
): Promise<Answer> {
  const asked = (url.startsWith('https:') ? requestTls : request)(url, { ...options, agent });
  asked.end(body);
  return answerTo(asked);
}

/** Reads the response to a request that the test has built and sent itself. */
export async function answerTo(asked: ClientRequest): Promise<Answer> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return {
    status: response.statusCode,
    headers: response.headers,
    body: await text(response),
    reusedConnection: asked.reusedSocket,
  };
}

/** Stores readings through the API. */
export function update(url: string, items: object[], agent?: Agent): Promise<Answer> {
  return ask(`${url}${UPDATE}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ items }),
    ...(agent && { agent }),
  });
}
