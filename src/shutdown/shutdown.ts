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

/** How long a connection may stay open, once the port is closed, if no request on it is in progress, in ms. */
const CLOSE_MS = 1000;

/** The port is closed after this time, in ms, without a new connection and without an answer. */
const QUIET_MS = 5;

/** Longest wait, in ms, for a moment without traffic, under a load of many clients. */
const BUSY_MS = 1000;

/**
 * Stops in an order that loses nothing. The service reports at once that it is not ready, and goes on serving for
 * `SHUTDOWN_DELAY`, so that load balancers can notice; each answer ends its connection. Then the port closes, and the
 * requests in progress finish within `SHUTDOWN_TIMEOUT`. Only then do the database pool and Redis close.
 */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown {
  private readonly connections = new Set<Socket>();
  private readonly unanswered = new Set<ServerResponse>();
  private readonly done = new EventEmitter<{ connections: []; answers: []; closing: [] }>();
  /** Number of connections that were opened plus number of answers that were sent. */
  private traffic = 0;
  private lastClosedAt = -Infinity;
  /** Requests that wait until the port is closed; undefined except while `closePort` runs. */
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

  /** Tracks a response until it is sent, so that its client can be told to use a new connection next time. */
  track(response: ServerResponse): void {
    if (this.began) response.setHeader('Connection', 'close');
    this.unanswered.add(response);
    response.once('close', () => {
      this.traffic += 1;
      this.unanswered.delete(response);
      if (this.unanswered.size === 0) this.done.emit('answers');
    });
  }

  /** Begins a request at once; while the port is being closed, after that. */
  admit(begin: () => void): void {
    if (this.held) this.held.push(begin);
    else begin();
  }

  /** Calls the listener when the port is closed: answers that have no end must end now. */
  onPortClosed(listener: () => void): void {
    this.done.once('closing', listener);
  }

  /** Starts the shutdown: from here on, the service is not ready, and each answer ends its connection. */
  begin(): void {
    this.began = true;
    // Only the last of several pipelined responses on a connection, because `Connection: close` ends the connection.
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
    // The server itself would not close connections whose TLS handshake is incomplete.
    for (const socket of this.connections) socket.destroy();
    // Waits until aborted responses have their log lines.
    if (this.unanswered.size > 0) await this.until('answers', AbortSignal.timeout(CLOSE_MS));
  }

  /**
   * Whether a client was connected lately, such as a load balancer with its health check. Otherwise nobody needs the
   * delay. A worker does not know the connections of the others, so it always assumes a client.
   */
  private get isInUse(): boolean {
    if (this.primary) return true;
    return this.connections.size > 0 || performance.now() - this.lastClosedAt < this.config.SHUTDOWN_DELAY;
  }

  /**
   * Closes the port and idle connections at a quiet moment. Otherwise connections in the queue of the operating system
   * would be reset, and so would requests that have arrived unread. No request begins until then, because a client that
   * gets its answer would connect again.
   */
  private async closePort(server: Server): Promise<void> {
    const end = performance.now() + BUSY_MS;
    const held: (() => void)[] = (this.held = []);
    let before: number;
    do {
      before = this.traffic;
      await sleep(QUIET_MS);
      await nextTurn(); // Node accepts one connection in each turn of the event loop, after the timers
      await this.othersAreQuiet(end);
    } while (this.traffic > before && performance.now() < end);
    server.close();
    this.held = undefined;
    for (const begin of held) begin();
  }

  /**
   * Waits for the other workers: all hold their requests before the first worker closes the port, because a client that
   * gets its answer from one worker may connect to another one. The primary's answer arrives after all connections that
   * the primary accepted before.
   */
  private async othersAreQuiet(end: number): Promise<void> {
    const timeout = Math.max(0, end - performance.now());
    await this.primary?.ask('port may close', undefined, timeout).catch(() => undefined);
  }

  /** Gives clients that have just connected a moment to send a request, and others a moment to read an answer. */
  private async connectionsEnd(deadline: AbortSignal): Promise<void> {
    if (this.connections.size === 0) return;
    await this.until('connections', AbortSignal.any([deadline, AbortSignal.timeout(CLOSE_MS)]));
  }

  private async until(what: 'connections' | 'answers', signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await once(this.done, what, { signal }).catch(() => undefined);
  }
}
