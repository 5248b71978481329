import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Maximum number of requests of one connection that are being processed or whose responses are unread. */
const MAX_IN_WORK = 16;

/**
 * Maximum number of bytes of unread responses on one connection. For this limit, every response is assumed to
 * be as large as the last one.
 */
const MAX_AHEAD = 256 * 1024;

/**
 * Number of bytes that the HTTP parser gets at a time, except within a request body, of which it gets more.
 * The parser handles all of them without a pause. Node itself would pass 64 KB, which may contain 2,000
 * requests and take 20 ms.
 */
const SLICE = 4096;

const [CR, LF] = Buffer.from('\r\n');

/** A request and its response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * The requests of one connection. A client may send many requests without reading a response (HTTP pipelining). At
 * most {@link MAX_IN_WORK} requests are being processed or have unread responses. A few more requests wait; then the
 * service stops reading the socket.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2
 */
export class PipelinedConnection {
  private readonly waiting: Exchange[] = [];
  private readonly inWork = new Set<ServerResponse>();
  private newest: Exchange | undefined;
  /** Maximum number of requests being processed at a time; 1 until the size of a response is known. */
  private maxInWork = 1;
  /** Total number of bytes sent on the connection up to the end of the newest completed response. */
  private sent = 0;
  /** Number of bytes that the HTTP parser got since the newest request began. */
  private parsed = 0;
  private isPaused = false;
  /** True while the client has sent only line breaks, which the HTTP parser skips before a request. */
  isUnused = true;
  private isStopped = false;
  /**
   * True if the connection ends after the response to the newest request. The body of that request is still read, but
   * no further request.
   */
  private isLast = false;
  private whenAnswered: (() => void) | undefined;

  /**
   * Creates the queue of one connection's requests.
   * @param parse gives arrived bytes to the HTTP parser
   * @param handle begins to process a request
   * @param requestTurn asks for a call of {@link advance} in a later turn of the event loop
   */
  constructor(
    private readonly socket: Socket,
    private readonly parse: (bytes: Buffer) => void,
    private readonly handle: (exchange: Exchange) => void,
    private readonly requestTurn: () => void,
  ) {
    socket.once('close', () => {
      this.closeUnsent();
    });
  }

  /**
   * Parses the bytes that have arrived, until no further request may begin. Puts the remaining bytes back
   * into the socket.
   */
  read(bytes: Buffer): void {
    this.isPaused = false;
    this.isUnused &&= bytes.every((byte) => byte === CR || byte === LF);
    let begin = 0;
    while (begin < bytes.length && !this.isStopped && !this.socket.destroyed) {
      // Node pauses the socket if nobody reads the body of a request, or if the client does not read the
      // responses. A socket that Node has paused is resumed by Node, and not by this class.
      const isPausedByNode = this.socket.isPaused();
      if (this.isFull || isPausedByNode) {
        this.isPaused = !isPausedByNode;
        this.socket.pause();
        this.socket.unshift(bytes.subarray(begin));
        return;
      }
      const slice = bytes.subarray(begin, begin + Math.max(SLICE, this.bodyLeft));
      this.parsed += slice.length;
      this.parse(slice);
      begin += slice.length;
    }
  }

  /**
   * Starts a request, or makes it wait if another request of the connection is being processed.
   *
   * @returns whether the request was started
   */
  take(exchange: Exchange): boolean {
    if (this.isLast) {
      this.isStopped = true;
      return false;
    }
    this.newest = exchange;
    this.parsed = 0;
    if (this.inWork.size === 0 && this.waiting.length === 0) {
      this.begin(exchange);
      return true;
    }
    this.waiting.push(exchange);
    this.requestTurn();
    return false;
  }

  /**
   * Starts one waiting request, if there is room for it. Resumes a paused socket if the connection can take
   * further requests.
   *
   * @returns whether another waiting request can be started
   */
  advance(): boolean {
    if (this.socket.destroyed) return false;
    const next = this.hasRoom ? this.waiting.shift() : undefined;
    if (next) this.begin(next);
    if (this.isPaused && !this.isFull) {
      this.isPaused = false;
      this.socket.resume();
    }
    this.tellIfAnswered();
    return this.hasRoom && this.waiting.length > 0;
  }

  /**
   * Stops reading requests. Calls `whenAnswered` when the service has answered every request that had arrived
   * completely.
   */
  stop(whenAnswered: () => void): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.whenAnswered = whenAnswered;
    if (this.arriving && this.waiting.at(-1) === this.newest) {
      this.waiting.pop();
      this.newest = undefined;
    }
    this.tellIfAnswered();
  }

  /** The newest request, if it has not arrived completely; otherwise undefined. */
  get arriving(): Exchange | undefined {
    return this.newest?.request.complete ? undefined : this.newest;
  }

  /**
   * Tells whether this class has stopped reading, because too many requests of the connection have no
   * response yet. Arrived bytes then wait for the HTTP parser, so the client is not to blame for a late
   * request.
   */
  get isHeldBack(): boolean {
    return this.isPaused;
  }

  private get hasRoom(): boolean {
    return this.inWork.size < this.maxInWork;
  }

  private get isFull(): boolean {
    return !this.arriving && (this.waiting.length > 0 || !this.hasRoom);
  }

  /**
   * How many of the next bytes certainly belong to the body of the arriving request. These bytes contain no
   * other request, so they are passed to the parser in one piece.
   */
  private get bodyLeft(): number {
    return Number(this.arriving?.request.headers['content-length'] ?? 0) - this.parsed - SLICE;
  }

  private begin(exchange: Exchange): void {
    const { response } = exchange;
    this.inWork.add(response);
    response.once('close', () => {
      this.inWork.delete(response);
      this.measure();
      if (this.waiting.length > 0 || this.isStopped || this.isPaused) this.requestTurn();
    });
    this.handle(exchange);
    if (response.getHeader('Connection') === 'close') this.endWith(exchange);
  }

  /**
   * Computes how many requests of this connection may be processed at the same time. The larger the last
   * response was, the lower is this number.
   */
  private measure(): void {
    const { bytesWritten } = this.socket;
    const size = Math.max(1, bytesWritten - this.sent);
    this.sent = bytesWritten;
    this.maxInWork = Math.min(MAX_IN_WORK, Math.max(1, Math.floor(MAX_AHEAD / size)));
  }

  /**
   * Ends the connection after the response to the given request. Drops all later requests, none of which was
   * started.
   */
  private endWith(last: Exchange): void {
    this.waiting.length = 0;
    if (this.arriving === last) this.isLast = true;
    else this.isStopped = true;
  }

  /**
   * Emits `close` on the unsent responses when the connection ends. These responses wait for an earlier
   * response, and Node does not emit `close` on them. Without the event, the log lines of their requests
   * would not be written, and the memory for their bodies would stay reserved.
   */
  private closeUnsent(): void {
    for (const response of this.inWork) {
      if (response.socket === null) response.emit('close');
    }
  }

  private tellIfAnswered(): void {
    const isArrivingInWork = this.arriving && !this.arriving.response.closed;
    if (this.waiting.length > 0 || this.inWork.size > (isArrivingInWork ? 1 : 0)) return;
    this.whenAnswered?.();
    this.whenAnswered = undefined;
  }
}
