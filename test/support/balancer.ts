import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An imitation of a Kubernetes ingress controller. It passes requests to several service instances in turn.
 */
export interface Balancer {
  readonly url: string;
  /** The URLs of the service instances that get requests at present. */
  readonly endpoints: Set<string>;
  /** The number of requests that each instance has answered so far. */
  readonly answered: ReadonlyMap<string, number>;
  /** The number of requests that each instance has not answered yet. */
  readonly inFlight: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  const endpoints = new Set<string>();
  const answered = new Map<string, number>();
  const inFlight = new Map<string, number>();
  const agent = new Agent({ keepAlive: true });
  let turn = 0;

  const server = createServer((incoming, outgoing) => {
    const endpoint = [...endpoints][(turn += 1) % endpoints.size];
    if (endpoint === undefined) {
      outgoing.writeHead(503).end('no endpoint');
      return;
    }
    add(inFlight, endpoint, 1);
    outgoing.once('close', () => {
      add(inFlight, endpoint, -1);
    });
    const passedOn = request(endpoint + (incoming.url ?? ''), {
      method: incoming.method,
      headers: { ...incoming.headers, 'X-Forwarded-Proto': 'https' },
      agent,
    });
    passedOn.on('response', (response) => {
      add(answered, endpoint, 1);
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    // The balancer never repeats a request. If an instance does not answer a request, the request has failed.
    passedOn.on('error', ({ message }) => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end(message);
    });
    incoming.pipe(passedOn);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    endpoints,
    answered,
    inFlight,
    stop: async () => {
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function add(counts: Map<string, number>, endpoint: string, number: number): void {
  counts.set(endpoint, (counts.get(endpoint) ?? 0) + number);
}
