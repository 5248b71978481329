import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { getHeapStatistics } from 'node:v8';
import { Logger } from '@nestjs/common';
import { ANSWERED } from './answered-response';

const MB = 1024 * 1024;

/**
 * Maximum memory for the unread responses of all clients together. The limit is lower if the heap is small,
 * because the heap contains the responses.
 */
const LIMIT = Math.min(32 * MB, getHeapStatistics().heap_size_limit / 8);

/** A connection whose client has not read all of its responses. */
interface Behind {
  readonly answers: Map<ServerResponse, number>;
  /**
   * The time, on the monotonic clock, from which the client's time limit counts. It is the latest of three
   * times: when the client last read a whole response, when the connection got its first unread response, and
   * when a check last found that the client had nothing to read yet.
   */
  since: number;
}

/**
 * Tracks complete responses that clients have not yet read. All unread responses share one memory limit.
 * Above it, the service closes the connection whose client has not finished reading a response for the
 * longest time. A connection whose client does not finish reading a response within `REQUEST_TIMEOUT` is
 * closed as well, even if the client reads slowly.
 */
export class UnreadAnswers {
  private readonly logger = new Logger('Http');
  /** Connections with unread responses. The first one is that whose time limit has run longest. */
  private readonly connections = new Map<Socket, Behind>();
  private held = 0;
  private timer: NodeJS.Timeout | undefined;

  /** Sets the time limit. @param timeout maximum time for a client to read a response, in ms */
  constructor(private readonly timeout: number) {}

  /** Bytes of all responses that clients have not read yet. */
  get bytes(): number {
    return this.held;
  }

  /** Counts the memory of a response from its completion until the client has read it. */
  watch(response: ServerResponse): void {
    response.once(ANSWERED, () => {
      // `writableLength` is 0 if the operating system has accepted the whole response, which is nearly always
      // the case.
      const bytes = response.writableLength;
      if (bytes > 0 && !response.req.socket.destroyed) this.add(response, bytes);
    });
  }

  private add(response: ServerResponse, bytes: number): void {
    const { socket } = response.req;
    const behind = this.connections.get(socket) ?? this.fallsBehind(socket);
    behind.answers.set(response, bytes);
    this.held += bytes;
    response.once('close', () => {
      this.taken(socket, behind, response);
    });
    for (const [oldest] of this.connections) {
      if (this.held <= LIMIT) return;
      this.cut(oldest, 'answers that nobody reads take up too much memory');
    }
  }

  private fallsBehind(socket: Socket): Behind {
    const behind = { answers: new Map<ServerResponse, number>(), since: performance.now() };
    this.connections.set(socket, behind);
    this.timer ??= setTimeout(() => {
      this.cutOverdue();
    }, this.timeout).unref();
    return behind;
  }

  private taken(socket: Socket, behind: Behind, response: ServerResponse): void {
    this.held -= behind.answers.get(response) ?? 0;
    behind.answers.delete(response);
    if (behind.answers.size > 0) this.restartTime(socket, behind);
    else this.connections.delete(socket);
  }

  /** Restarts the client's time limit, and moves the connection to the end of the map. */
  private restartTime(socket: Socket, behind: Behind): void {
    behind.since = performance.now();
    this.connections.delete(socket);
    this.connections.set(socket, behind);
  }

  private cutOverdue(): void {
    this.timer = undefined;
    const now = performance.now();
    for (const [socket, behind] of [...this.connections]) {
      // Node gives the socket to a response only when all earlier requests of the connection are answered. So
      // if no unread response has the socket, the service is still processing an earlier request. Then the
      // client has nothing to read yet.
      const isClientsTurn = [...behind.answers.keys()].some((response) => response.socket !== null);
      if (!isClientsTurn) this.restartTime(socket, behind);
      else if (now - behind.since >= this.timeout) this.cut(socket, 'its client took no answer in time');
    }
    const [oldest] = this.connections.values();
    if (!oldest) return;
    this.timer = setTimeout(
      () => {
        this.cutOverdue();
      },
      Math.max(1000, oldest.since + this.timeout - now),
    ).unref();
  }

  private cut(socket: Socket, reason: string): void {
    const behind = this.connections.get(socket);
    this.connections.delete(socket);
    for (const bytes of behind?.answers.values() ?? []) this.held -= bytes;
    behind?.answers.clear();
    // A connection without TLS is closed by a TCP reset. After a regular end, the kernel would keep megabytes
    // for a client that does not read. Node cannot reset a TLS connection, so that one ends regularly.
    if (socket instanceof TLSSocket) socket.destroy();
    else socket.resetAndDestroy();
    this.logger.debug(`A connection was cut: ${reason}`);
  }
}
