import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { getHeapStatistics } from 'node:v8';
import { Logger } from '@nestjs/common';
import { ANSWERED } from './answered-response';

const MB = 1024 * 1024;

/** Maximum memory of all unread answers together; lower with a small heap, because the answers are held there. */
const LIMIT = Math.min(32 * MB, getHeapStatistics().heap_size_limit / 8);

/** A connection whose client has not read all of its answers. */
interface Behind {
  readonly answers: Map<ServerResponse, number>;
  /** Time when the client last read an answer, or began to be late, on the monotonic clock. */
  since: number;
}

/**
 * Tracks complete answers that clients have not yet read. All of them share one memory limit: above it, the service
 * cuts the connection whose client has read no answer for the longest time. A connection whose client reads no answer
 * for `REQUEST_TIMEOUT` is cut as well.
 */
export class UnreadAnswers {
  private readonly logger = new Logger('Http');
  /** Connections with unread answers, ordered by the time since their clients last read an answer, longest first. */
  private readonly connections = new Map<Socket, Behind>();
  private held = 0;
  private timer: NodeJS.Timeout | undefined;

  /** Sets the time limit. @param timeout maximum time for a client to read an answer, in ms */
  constructor(private readonly timeout: number) {}

  /** Size of all unread answers, in bytes. */
  get bytes(): number {
    return this.held;
  }

  /** Counts an answer from its completion until the client has read it. */
  watch(response: ServerResponse): void {
    response.once(ANSWERED, () => {
      // The length is 0 if the operating system has accepted the whole answer, which is nearly always the case.
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
    behind.since = performance.now();
    if (!this.connections.delete(socket)) return;
    if (behind.answers.size > 0) this.connections.set(socket, behind); // move the connection to the end of the order
  }

  private cutOverdue(): void {
    this.timer = undefined;
    const now = performance.now();
    for (const [socket, behind] of this.connections) {
      // If none of the answers has the socket, they wait for an earlier request in work, which is not the client's
      // fault.
      const isClientsTurn = [...behind.answers.keys()].some((response) => response.socket !== null);
      if (!isClientsTurn) behind.since = now;
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
    // a TCP reset, because the kernel would otherwise keep megabytes for a client that does not read
    if (socket instanceof TLSSocket) socket.destroy();
    else socket.resetAndDestroy();
    this.logger.debug(`A connection was cut: ${reason}`);
  }
}
