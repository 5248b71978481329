import { EventEmitter, once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONFIG, type Config } from '../config/config';

/** How long the port stays open after SIGTERM, answering 503, so that a request already on its way is not reset. */
const LINGER_MS = 1000;

/**
 * Stops in an order that loses nothing: not ready at once and no new work, but an answer for whoever still asks; then
 * the port closes; requests in flight finish within `SHUTDOWN_TIMEOUT`; only then do the pool and Redis go.
 */
@Injectable()
export class Shutdown implements BeforeApplicationShutdown {
  private readonly unanswered = new Set<ServerResponse>();
  private readonly connections = new EventEmitter();
  private open = 0;
  began = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Keeps count of the server's connections from now on. */
  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.open += 1;
      socket.once('close', () => {
        this.open -= 1;
        if (this.open === 0) this.connections.emit('none');
      });
    });
  }

  /** Keeps the response in mind until it is out, so that the client can be told to use a new connection next time. */
  track(response: ServerResponse): void {
    if (this.began) {
      response.setHeader('Connection', 'close');
      return;
    }
    this.unanswered.add(response);
    response.once('close', () => this.unanswered.delete(response));
  }

  /** From here on nothing new is accepted. */
  begin(): void {
    this.began = true;
    for (const response of this.unanswered) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.begin();
    const server = this.host.httpAdapter.getHttpServer() as Server;
    if (!server.listening) return;

    const deadline = AbortSignal.timeout(this.config.SHUTDOWN_TIMEOUT);
    await this.allClosed(AbortSignal.any([deadline, AbortSignal.timeout(LINGER_MS)]));
    server.close();
    await this.allClosed(deadline);
    server.closeAllConnections();
  }

  private async allClosed(signal: AbortSignal): Promise<void> {
    if (this.open > 0) await once(this.connections, 'none', { signal }).catch(() => undefined);
  }
}
