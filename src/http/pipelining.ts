import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Exchange, PipelinedConnection } from './pipelined-connection';

/** Waiting requests are begun for so long in one turn of the event loop; after that, others get theirs. */
const TURN_MS = 2;

/**
 * Keeps apart what a server's connections ask for: each has a bounded number of requests in work, and those that wait
 * are begun by turns, so that a client that sends thousands at once delays nobody else.
 */
export class Pipelining {
  private readonly connections = new WeakMap<object, PipelinedConnection>();
  private readonly turns = new Set<PipelinedConnection>();
  private isScheduled = false;

  constructor(private readonly handle: (exchange: Exchange) => void) {}

  /** @param event the one that tells of a connection on which HTTP is spoken */
  serve(server: Server, event: 'connection' | 'secureConnection'): void {
    server.on(event, (socket: Socket) => {
      this.watch(socket);
    });
    const take = (request: IncomingMessage, response: ServerResponse) => {
      this.of(request.socket)?.take({ request, response });
    };
    server.on('request', take);
    // An expectation nobody knows is ignored; Node would refuse it with an empty body.
    server.on('checkExpectation', take);
  }

  /** Undefined where no HTTP is spoken yet. */
  of(socket: object): PipelinedConnection | undefined {
    return this.connections.get(socket);
  }

  /** Stands between the socket and Node's parser, which otherwise takes 64 KB of requests at once. */
  private watch(socket: Socket): void {
    const [parse, ...others] = socket.listeners('data') as ((bytes: Buffer) => void)[];
    if (!parse || others.length > 0) throw new Error('Node reads its connections in another way than before');
    const connection = new PipelinedConnection(socket, parse, this.handle, () => {
      this.turns.add(connection);
      this.schedule();
    });
    this.connections.set(socket, connection);
    socket.off('data', parse);
    socket.on('data', (bytes: Buffer) => {
      connection.read(bytes);
    });
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      const end = performance.now() + TURN_MS;
      for (const connection of this.turns) {
        this.turns.delete(connection);
        connection.advance();
        if (performance.now() > end) break;
      }
      if (this.turns.size > 0) this.schedule();
    });
  }
}
