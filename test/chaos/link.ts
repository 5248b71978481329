import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Time in ms from sending the first half of a response until the connection is reset. Data that is not read
 * by then is lost.
 */
const HALF_READ_MS = 20;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Conditions of a simulated network:
 * - `cut`: open and new connections are reset, as if the other machine rejected them
 * - `silent`: no data arrives and no error is reported, as if every packet was lost; all data arrives later
 * - `slow`: each piece of data is delayed by `delay` ms
 * - `resetting`: a connection is reset in the middle of the next response
 */
type Condition = 'well' | 'cut' | 'silent' | 'slow' | 'resetting';

/**
 * A TCP proxy in front of a server. It simulates an unreliable network between the server and its clients.
 */
export class Link {
  private readonly sockets = new Set<Socket>();
  private readonly changes = new EventEmitter<{ changed: [] }>().setMaxListeners(0);
  private condition: Condition = 'well';
  private delay = 0;

  private constructor(
    private readonly server: Server,
    /** The server to which new connections are forwarded. */
    public target: Address,
  ) {
    server.on('connection', (near) => {
      this.accept(near);
    });
  }

  static async open(target: Address): Promise<Link> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Link(server, target);
  }

  get address(): Address {
    return { host: '127.0.0.1', port: (this.server.address() as AddressInfo).port };
  }

  /** The number of open sockets of the proxy, two for each connection. */
  get openSockets(): number {
    return this.sockets.size;
  }

  become(condition: Condition, delay = 0): void {
    this.condition = condition;
    this.delay = delay;
    if (condition === 'cut') for (const socket of this.sockets) socket.resetAndDestroy();
    this.changes.emit('changed');
  }

  async close(): Promise<void> {
    this.become('cut');
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(near: Socket): void {
    this.watch(near);
    if (this.condition === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    this.watch(far);
    void this.carry(near, far, false);
    void this.carry(far, near, true);
  }

  private watch(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined); // `carry` resets the other side
  }

  private async carry(from: Socket, to: Socket, isAnswer: boolean): Promise<void> {
    try {
      await pipeline(from, (pieces) => this.pass(pieces as AsyncIterable<Buffer>, to, isAnswer), to);
    } catch {
      from.resetAndDestroy();
      to.resetAndDestroy();
    }
  }

  private async *pass(pieces: AsyncIterable<Buffer>, to: Socket, isAnswer: boolean): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      await this.arrival();
      if (this.condition === 'resetting' && isAnswer) {
        yield piece.subarray(0, piece.length / 2);
        await sleep(HALF_READ_MS);
        to.resetAndDestroy();
        throw new Error('The connection is reset in the middle of an answer');
      }
      yield piece;
    }
    await this.arrival(); // the end of the stream is delayed in the same way as its data
  }

  private async arrival(): Promise<void> {
    while (this.condition === 'silent') await once(this.changes, 'changed');
    if (this.condition === 'slow') await sleep(this.delay);
  }
}
