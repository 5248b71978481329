import { EventEmitter, once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONFIG, type Config } from '../config/config';
import type { Channel } from '../ipc/channel';
import { PRIMARY } from '../ipc/primary';
import { abortResponse } from '../http/abort-response';

/**
 * How long the shutdown waits for connections to close after the port is closed, and again after the last
 * response, in ms.
 */
const CLOSE_MS = 1000;

/**
 * Length of a quiet moment, in ms: when no connection was opened and no response was sent for this time, the port is
 * closed.
 */
const QUIET_MS = 5;

/** Longest time that a shutdown waits for a moment without traffic before it closes the port, in ms. */
const BUSY_MS = 1000;

/**
 * Stops the service in an order in which no request is lost. First the service reports that it is not ready,
 * so that load balancers stop sending requests to it. For `SHUTDOWN_DELAY` it still serves requests, and each
 * response closes its connection. Then the port is closed, and the requests in progress end within
 * `SHUTDOWN_TIMEOUT`. At last, the connections to the database and to Redis are closed.
 */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown {
  private readonly connections = new Set<Socket>();
  private readonly unanswered = new Set<ServerResponse>();
  private readonly done = new EventEmitter<{ connections: []; answers: []; closing: [] }>();
  /** Number of opened connections plus number of sent responses. While it does not change, there is no traffic. */
  private traffic = 0;
  private lastClosedAt = -Infinity;
  /**
   * Requests that arrive while the port is being closed, and wait until it is closed. Undefined at all other
   * times.
   */
  private held: (() => void)[] | undefined;
  began = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PRIMARY) private readonly primary: Channel | undefined,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Tracks the server's connections from now on. */
  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.traffic += 1;
      this.connections.add(socket);
      socket.once('close', () => {
        this.lastClosedAt = performance.now();
        this.connections.delete(socket);
        if (this.connections.size === 0) this.done.emit('connections');
      });
    });
  }

  /**
   * Tracks a response until it is sent. During a shutdown, its header `Connection: close` tells the client to use a
   * new connection for the next request.
   */
  track(response: ServerResponse): void {
    if (this.began) response.setHeader('Connection', 'close');
    this.unanswered.add(response);
    response.once('close', () => {
      this.traffic += 1;
      this.unanswered.delete(response);
      if (this.unanswered.size === 0) this.done.emit('answers');
    });
  }

  /**
   * Begins a request at once. But while the port is being closed, the request waits until the port is closed.
   */
  admit(begin: () => void): void {
    if (this.held) this.held.push(begin);
    else begin();
  }

  /**
   * Calls the listener when the port is closed. The listener must then end the responses that never end by
   * themselves, such as streams.
   */
  onPortClosed(listener: () => void): void {
    this.done.once('closing', listener);
  }

  /** Starts the shutdown: from now on, the service is not ready, and each response closes its connection. */
  begin(): void {
    this.began = true;
    // If a connection has several pipelined responses, only the last one gets the header `Connection: close`, because
    // it ends the connection.
    const last = new Map([...this.unanswered].map((response) => [response.req.socket, response]));
    for (const response of last.values()) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.begin();
    const server = this.host.httpAdapter.getHttpServer() as Server;
    if (!server.listening) return;

    if (this.isInUse) await sleep(this.config.SHUTDOWN_DELAY);
    const deadline = AbortSignal.timeout(this.config.SHUTDOWN_TIMEOUT);
    await this.closePort(server);
    this.done.emit('closing');
    await this.connectionsEnd(deadline);
    if (this.unanswered.size > 0) {
      await this.until('answers', deadline);
      await this.connectionsEnd(deadline);
    }
    for (const response of this.unanswered) abortResponse(response);
    // Node's server does not close connections whose TLS handshake is incomplete. So this loop closes them.
    for (const socket of this.connections) socket.destroy();
    // The shutdown waits until the log lines about aborted responses are written.
    if (this.unanswered.size > 0) await this.until('answers', AbortSignal.timeout(CLOSE_MS));
  }

  /**
   * Tells whether a client is connected or was connected recently. Such a client may be the health check of a
   * load balancer. If there is none, the shutdown skips its delay. A worker process does not know the
   * connections of other workers, so it always assumes that there is a client.
   */
  private get isInUse(): boolean {
    if (this.primary) return true;
    return this.connections.size > 0 || performance.now() - this.lastClosedAt < this.config.SHUTDOWN_DELAY;
  }

  /**
   * Waits for a moment without traffic, and then closes the port and idle connections. During traffic,
   * closing the port would reset connections that wait in the queue of the operating system, and connections
   * with unread requests. A request that arrives while this function runs is handled only after the port is
   * closed. If it were answered earlier, its client would open a new connection.
   */
  private async closePort(server: Server): Promise<void> {
    const end = performance.now() + BUSY_MS;
    const held: (() => void)[] = (this.held = []);
    let before: number;
    do {
      before = this.traffic;
      await sleep(QUIET_MS);
      await nextTurn(); // in each turn of the event loop, Node runs timers and then accepts one connection
      await this.othersAreQuiet(end);
    } while (this.traffic > before && performance.now() < end);
    server.close();
    this.held = undefined;
    for (const begin of held) begin();
  }

  /**
   * Asks the primary process to confirm that every worker process lets its requests wait, and waits for the
   * confirmation. No worker may close the port earlier. Otherwise, a client could get a response from a
   * second worker, and then connect to the worker that is closing the port. Before the primary confirms, it
   * passes all connections that it has accepted to workers.
   */
  private async othersAreQuiet(end: number): Promise<void> {
    const timeout = Math.max(0, end - performance.now());
    await this.primary?.ask('port may close', undefined, timeout).catch(() => undefined);
  }

  /**
   * Waits until the connections are closed, but only for a moment. In this time, clients that have just
   * connected can send a request, and other clients can read a response.
   */
  private async connectionsEnd(deadline: AbortSignal): Promise<void> {
    if (this.connections.size === 0) return;
    await this.until('connections', AbortSignal.any([deadline, AbortSignal.timeout(CLOSE_MS)]));
  }

  private async until(what: 'connections' | 'answers', signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await once(this.done, what, { signal }).catch(() => undefined);
  }
}
