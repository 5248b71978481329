import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * An HTTP server with scripted responses, for responses that a real service or proxy does not send on demand.
 */
export interface ScriptedServer {
  readonly url: string;
  /** The requests that the server got, except health probes. */
  readonly requests: { readonly key: string | undefined; readonly body: string }[];
  stop(): Promise<void>;
}

export type Step = (response: ServerResponse) => void;

/** Starts the server. @param steps one response for each request, in order; health probes get 200 */
export async function startScriptedServer(steps: readonly Step[]): Promise<ScriptedServer> {
  const requests: ScriptedServer['requests'] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    if (request.url === '/livez') {
      response.end('{}');
      return;
    }
    const step = steps[requests.length];
    requests.push({ key: request.headers['idempotency-key'] as string | undefined, body });
    step?.(response);
  };
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const answering =
  (status: number, body: string | object, headers: Record<string, string> = {}): Step =>
  (response) => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** A step that closes the connection without a response. */
export const cut: Step = (response) => {
  response.destroy();
};
