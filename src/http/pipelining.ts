import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Exchange, PipelinedConnection } from './pipelined-connection';

/**
 * Waiting requests that are begun in one turn of the event loop. Most of their work is done after they are begun, so they
 * are counted rather than timed. Fewer while other connections ask as well; fewest while new ones arrive, of which Node
 * accepts one a turn.
 */
const REQUESTS_A_TURN = { alone: 16, besideOthers: 4, whileConnectionsArrive: 1 };

/**
 * Keeps apart what a server's connections ask for: each has a bounded number of requests in work, and those that wait
 * are begun by turns, so that a client that sends thousands at once delays nobody else.
 */
export class Pipelining {
  private readonly connections = new WeakMap<object, PipelinedConnection>();
  private readonly turns = new Set<PipelinedConnection>();
  private isScheduled = false;
  /** Since the last turn. */
  private traffic: keyof typeof REQUESTS_A_TURN = 'alone';

  constructor(private readonly handle: (exchange: Exchange) => void) {}

  /** @param event the one that tells of a connection on which HTTP is spoken */
  serve(server: Server, event: 'connection' | 'secureConnection'): void {
    server.on(event, (socket: Socket) => {
      this.traffic = 'whileConnectionsArrive';
      this.watch(socket);
    });
    const take = (request: IncomingMessage, response: ServerResponse) => {
      const isBegun = this.of(request.socket)?.take({ request, response });
      if (isBegun && this.traffic === 'alone') this.traffic = 'besideOthers';
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
      let left = REQUESTS_A_TURN[this.traffic];
      this.traffic = 'alone';
      for (const connection of this.turns) {
        if (left <= 0) break;
        this.turns.delete(connection);
        left -= 1;
        if (connection.advance()) this.turns.add(connection); // behind all others
      }
      if (this.turns.size > 0) this.schedule();
    });
  }
}
