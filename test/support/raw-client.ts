import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * A TCP connection on which the test decides which bytes are sent and when, such as half a body, two requests
 * at once, or too many bytes. The connection stays open until the test calls `leave`.
 */
export class RawClient {
  private received = '';
  private ended = false;
  private error: string | undefined;
  private noticed: () => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (piece: Buffer) => {
      this.received += piece.toString('latin1');
      this.noticed();
    });
    for (const end of ['end', 'close']) {
      socket.on(end, () => {
        this.ended = true;
        this.noticed();
      });
    }
    // After an error, Node also emits `close`.
    socket.on('error', ({ code }: NodeJS.ErrnoException) => (this.error = code));
  }

  static async connect(url: string): Promise<RawClient> {
    const { port, hostname } = new URL(url);
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /**
   * Resolves when the kernel has accepted all bytes. The kernel's buffers are small. So if many bytes are
   * sent, the server has read most of them by then.
   */
  async send(...pieces: (string | Uint8Array)[]): Promise<void> {
    await Promise.all(pieces.map((piece) => new Promise((sent) => this.socket.write(piece, sent))));
  }

  /**
   * Resolves with the next response, which may be an interim response (1xx). Rejects if the connection ends
   * before the response is complete.
   */
  async answer(): Promise<RawAnswer> {
    for (;;) {
      const answer = this.takeAnswer();
      if (answer) return answer;
      if (this.ended) throw new Error(`The connection ended after ${JSON.stringify(this.received)}`);
      await new Promise<void>((resolve) => (this.noticed = resolve));
    }
  }

  /** Resolves when the service has sent this text. Rejects if the connection ends first. */
  async hasReceived(text: string): Promise<void> {
    while (!this.received.includes(text)) {
      if (this.ended) throw new Error(`The connection ended after ${JSON.stringify(this.received)}`);
      await new Promise<void>((resolve) => (this.noticed = resolve));
    }
  }

  /** Resolves when the other side ends the connection without a reset. @throws Error if it is reset */
  async end(): Promise<void> {
    while (!this.ended) await new Promise<void>((resolve) => (this.noticed = resolve));
    if (this.error !== undefined) throw new Error(this.error);
  }

  /** Stops reading. Arriving bytes then stay in the kernel's receive buffer, until this buffer is full. */
  stopReading(): void {
    this.socket.pause();
  }

  readOn(): void {
    this.socket.resume();
  }

  /** Ends the sending direction of the connection, and continues to read. */
  endSending(): void {
    this.socket.end();
  }

  /** Cuts the connection, and resolves when the connection is closed. */
  async leave(): Promise<void> {
    if (this.socket.closed) return;
    this.socket.destroy();
    await once(this.socket, 'close');
  }

  private takeAnswer(): RawAnswer | undefined {
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const [statusLine = '', ...lines] = this.received.slice(0, headEnd).split('\r\n');
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const bodyStart = headEnd + 4;
    const bodyEnd = bodyStart + Number(headers.get('content-length') ?? 0);
    if (this.received.length < bodyEnd) return undefined;
    const body = Buffer.from(this.received.slice(bodyStart, bodyEnd), 'latin1').toString();
    this.received = this.received.slice(bodyEnd);
    return { status: Number(statusLine.split(' ')[1]), headers, body };
  }
}

/** The HTTP request head of an update. Without a length, the body must be sent in chunks. */
export function updateHead(length?: number, ...headers: string[]): string {
  return head('update', 'application/json', length, headers);
}

/**
 * The HTTP request head of a CSV import.
 * @param length of the file in bytes; without it, the file must be sent in chunks
 */
export function importHead(length?: number, ...headers: string[]): string {
  return head('import', 'text/csv', length, headers);
}

function head(action: string, type: string, length: number | undefined, headers: string[]): string {
  return [
    `POST /api/v1/inventory/${action} HTTP/1.1`,
    'Host: test',
    `Content-Type: ${type}`,
    length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`,
    ...headers,
    '',
    '',
  ].join('\r\n');
}

/** A chunk of a chunked HTTP body; an empty chunk ends the body. */
export function chunk(bytes: string | Uint8Array): Buffer {
  const piece = Buffer.from(bytes);
  return Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);
}
