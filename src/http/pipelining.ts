import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Exchange, PipelinedConnection } from './pipelined-connection';

/**
 * Maximum number of waiting requests that are started in one turn of the event loop. A time limit would not
 * work, because most of the work on a request happens after its start.
 *
 * `whileConnectionsArrive` applies if new connections have arrived since the last turn: Node accepts only one
 * connection per turn. `besideOthers` applies if no new connections have arrived, but new requests that could
 * start at once. Otherwise, `alone` applies.
 */
const REQUESTS_A_TURN = { alone: 16, besideOthers: 4, whileConnectionsArrive: 1 };

/**
 * Keeps connections from delaying each other. On each connection, a limited number of requests is processed at a time,
 * and connections take turns in starting requests. So a client that sends thousands of requests at once delays no
 * other client.
 */
export class Pipelining {
  private readonly connections = new WeakMap<object, PipelinedConnection>();
  private readonly turns = new Set<PipelinedConnection>();
  private isScheduled = false;
  /**
   * What has arrived since the service last started waiting requests: nothing, new requests, or new
   * connections.
   */
  private traffic: keyof typeof REQUESTS_A_TURN = 'alone';

  constructor(private readonly handle: (exchange: Exchange) => void) {}

  /**
   * Handles the requests on all connections of a server.
   * @param event name of the event that the server emits when a connection is ready for HTTP
   */
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
    // A request with an unknown Expect header is handled as if it had no such header. By default, Node would
    // send an error response with an empty body.
    server.on('checkExpectation', take);
  }

  /** The queue of requests from a socket; undefined if the socket does not speak HTTP yet. */
  of(socket: object): PipelinedConnection | undefined {
    return this.connections.get(socket);
  }

  /**
   * Puts a queue of requests between a socket and Node's HTTP parser. Without the queue, the parser reads 64 KB of
   * requests at once.
   */
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
        if (connection.advance()) this.turns.add(connection); // moves this connection to the end of the queue
      }
      if (this.turns.size > 0) this.schedule();
    });
  }
}
