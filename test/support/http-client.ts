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

/** An answer, and whether it came over a connection that had carried one before. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly reusedConnection: boolean;
}

/** One connection, kept alive: what is asked through it later comes over the same one, as long as the server keeps it. */
export function keptAlive(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

/**
 * Asks with Node's own client, which repeats nothing: a connection that breaks before the answer is an error here. On a
 * new connection where `agent` is not given; it too offers to be kept.
 */
export async function ask(
  url: string,
  { body, agent = keptAlive(), ...options }: RequestOptions & { agent?: Agent; body?: string } = {},
): Promise<Answer> {
  const asked = (url.startsWith('https:') ? requestTls : request)(url, { ...options, agent });
  asked.end(body);
  return answerTo(asked);
}

/** The answer to a request that was sent by hand. */
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
  return ask(`${url}/api/v1/inventory/update`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ items }),
    ...(agent && { agent }),
  });
}
