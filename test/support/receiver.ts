import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '@verkko/dev-servers/until';

/** A request that a webhook receiver got. */
export interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly response: ServerResponse;
}

/** What a webhook receiver does with one request. */
export type Behaviour = (response: ServerResponse) => void;

export const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

/** A behaviour of a webhook receiver: it never responds. */
export const hang: Behaviour = () => undefined;

/** A behaviour of a webhook receiver: it closes the connection without a response. */
export const close: Behaviour = (response) => {
  response.destroy();
};

/** A webhook receiver on a free port of 127.0.0.1. */
export class Receiver {
  readonly requests: ReceivedRequest[] = [];
  /** The behaviours for the next requests, in order; the last behaviour repeats. */
  behaviours: Behaviour[] = [answer(204)];

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly scheme: string,
  ) {}

  /** Starts a webhook receiver. @param tls the certificate and private key for HTTPS; plain HTTP without it */
  static async start(tls?: { cert: string; key: string }): Promise<Receiver> {
    const handle = (request: IncomingMessage, response: ServerResponse) =>
      void receiver.take(request, response);
    const server = tls ? createTlsServer(tls, handle) : createServer(handle);
    const receiver = new Receiver(server, tls ? 'https' : 'http');
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  urlOf(host: string): string {
    return `${this.scheme}://${host}:${this.port}/hook`;
  }

  get url(): string {
    return this.urlOf('127.0.0.1');
  }

  /** The bodies of all requests that the webhook receiver got. */
  get bodies(): unknown[] {
    return this.requests.map(({ body }) => JSON.parse(body) as unknown);
  }

  /** The ids of the received events. If an event arrived three times, its id is in the list three times. */
  get events(): number[] {
    return this.bodies.map((body) => (body as { id: number }).id);
  }

  /** Waits until this number of requests has arrived. */
  async received(count: number): Promise<ReceivedRequest[]> {
    await until(`${count} requests have arrived`, () => this.requests.length >= count);
    return this.requests;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const behaviour = this.behaviours.length > 1 ? this.behaviours.shift() : this.behaviours[0];
    this.requests.push({ headers: request.headers, body, response });
    behaviour?.(response);
  }
}
