import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { getHeapStatistics } from 'node:v8';
import { Logger } from '@nestjs/common';
import { ANSWERED } from './answered-response';

const MB = 1024 * 1024;

/** Most bytes that all unread answers may take together; less with a small heap, because they are held there. */
const LIMIT = Math.min(32 * MB, getHeapStatistics().heap_size_limit / 8);

/** A connection whose client has not taken all of its answers. */
interface Behind {
  readonly answers: Map<ServerResponse, number>;
  /** Time when the client last took an answer, or fell behind, by the monotonic clock. */
  since: number;
}

/**
 * Answers that are complete but not yet taken by their clients. They share one memory limit: above it, the service cuts
 * the connection whose client has taken no answer for the longest time. A connection whose client takes no answer for
 * `REQUEST_TIMEOUT` is cut as well.
 */
export class UnreadAnswers {
  private readonly logger = new Logger('Http');
  /** Connections with unread answers; first the one whose client has taken no answer for the longest time. */
  private readonly connections = new Map<Socket, Behind>();
  private held = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param timeout for a client to take an answer, in ms */
  constructor(private readonly timeout: number) {}

  /** Size of all unread answers, in bytes. */
  get bytes(): number {
    return this.held;
  }

  /** Counts the answer from its completion until its client has taken it. */
  watch(response: ServerResponse): void {
    response.once(ANSWERED, () => {
      // 0 if the operating system has taken all of the answer, which is nearly always the case.
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
    if (behind.answers.size > 0) this.connections.set(socket, behind); // behind all others
  }

  private cutOverdue(): void {
    this.timer = undefined;
    const now = performance.now();
    for (const [socket, behind] of this.connections) {
      // If none of the answers has the socket, they wait for an earlier one in work: that is not the client's fault.
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
    // TCP reset, because the kernel would otherwise go on holding megabytes for a client that does not read.
    if (socket instanceof TLSSocket) socket.destroy();
    else socket.resetAndDestroy();
    this.logger.debug(`A connection was cut: ${reason}`);
  }
}
