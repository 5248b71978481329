import { EventEmitter, once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONFIG, type Config } from '../config/config';
import { abortResponse } from '../http/abort-response';

/** How long requests on the way, and clients just told to use a new connection, still get an answer: a 503. */
const LINGER_MS = 1000;

/**
 * Stops in an order that loses nothing: the service is not ready at once and refuses new work, with an answer to each
 * request; the requests in flight finish; then the port and idle connections close; only then do the pool and Redis
 * close. All of this happens within `SHUTDOWN_TIMEOUT`.
 */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown {
  private readonly connections = new Set<Socket>();
  private readonly unanswered = new Set<ServerResponse>();
  private readonly done = new EventEmitter<{ connections: []; answers: [] }>();
  began = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Tracks the server's connections from now on. */
  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.once('close', () => {
        this.connections.delete(socket);
        if (this.connections.size === 0) this.done.emit('connections');
      });
    });
  }

  /** Tracks a response until it is sent, so that its client can be told to use a new connection next time. */
  track(response: ServerResponse): void {
    if (this.began) {
      response.setHeader('Connection', 'close');
      return;
    }
    this.unanswered.add(response);
    response.once('close', () => {
      this.unanswered.delete(response);
      if (this.unanswered.size === 0) this.done.emit('answers');
    });
  }

  /** Starts the shutdown: from here on, no new work is accepted. */
  begin(): void {
    this.began = true;
    // Only the last of several responses on a connection, because `Connection: close` ends it with that response.
    const last = new Map([...this.unanswered].map((response) => [response.req.socket, response]));
    for (const response of last.values()) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.begin();
    const server = this.host.httpAdapter.getHttpServer() as Server;
    if (!server.listening) return;

    const deadline = AbortSignal.timeout(this.config.SHUTDOWN_TIMEOUT);
    const inUse = this.connections.size > 0;
    if (this.unanswered.size > 0) await this.until('answers', deadline);
    // The wait is not cut short when no connection is left: clients told to use a new one are connecting just then.
    if (inUse) await sleep(LINGER_MS, undefined, { signal: deadline }).catch(() => undefined);

    // Requests that arrived during a busy turn of the event loop are read first; otherwise they would be reset unread.
    await nextTurn();
    server.close(); // also closes idle connections
    const linger = AbortSignal.any([deadline, AbortSignal.timeout(LINGER_MS)]);
    if (this.connections.size > 0) await this.until('connections', linger);
    for (const response of this.unanswered) abortResponse(response);
    // The server itself would not close connections whose TLS handshake has not ended.
    for (const socket of this.connections) socket.destroy();
    // Aborted responses have their log lines by then.
    if (this.unanswered.size > 0) await this.until('answers', AbortSignal.timeout(LINGER_MS));
  }

  private async until(what: 'connections' | 'answers', signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await once(this.done, what, { signal }).catch(() => undefined);
  }
}
