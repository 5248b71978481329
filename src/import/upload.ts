import { PassThrough, type Readable } from 'node:stream';
import type { Request } from 'express';
import { clientGone } from '../http/client-gone';
import { decompressorFor } from '../body/read-bytes';
import type { Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import type { LineFormat } from '../formats/lines';
import { liftTimeout } from '../http/request-timeout';
import type { Row } from '../reading-files/row';
import { parseFile } from '../reading-files/parse-file';
import { ownTurn } from '../reading-files/turns';

/** So many bytes, unpacked, or the end, have to arrive within IMPORT_IDLE_TIMEOUT. */
const PART = 256 * 1024;

/** What is made of more at once lives until V8 takes it for old: 260 MB instead of 145, and a fifth more CPU. */
const PIECE = 16 * 1024;

/**
 * Bytes of a packed body that are read ahead. Packed, they can be a gigabyte of rows, and that the client has left is
 * seen only where all that it sent was read.
 */
const READ_AHEAD = 1024 * 1024;

/** Who sends a file. */
export interface Sender {
  readonly caller: string;
  /** Aborted when the connection ends before the answer, also where all of the file has come. */
  readonly client: AbortSignal;
}

/** The body of an import: a file of any size, read no faster than it is stored. */
export class Upload implements Sender {
  readonly client: AbortSignal;

  constructor(
    private readonly format: LineFormat,
    readonly caller: string,
    private readonly request: Request,
    private readonly config: Config,
  ) {
    this.client = connectionSignal(request);
  }

  /** Its rows, once: some at each turn of the event loop, as long as the client is there. @throws ApiError as bytes do */
  async *rows(): AsyncGenerator<Row[], void> {
    for await (const rows of parseFile(this.format, this.bytes())) {
      yield rows;
      // What comes meanwhile is one piece: a client may send its file byte by byte.
      await ownTurn();
      this.client.throwIfAborted();
    }
  }

  /**
   * Its bytes, unpacked.
   *
   * @throws ApiError REQUEST_TIMEOUT for a client that is too slow; BAD_REQUEST for one that went away, and for a body that
   *   is not packed as its headers say
   */
  private async *bytes(): AsyncGenerator<Buffer> {
    const { request } = this;
    const { IMPORT_IDLE_TIMEOUT } = this.config;
    liftTimeout(request);
    const source = unpacked(request);
    request.on('error', (error) => source.destroy(error));
    this.client.addEventListener('abort', () => source.destroy(clientGone()));
    source.on('error', () => undefined); // whoever asks for the next piece is told
    let isWhole = false;
    let timeout = IMPORT_IDLE_TIMEOUT;
    let missing = PART;
    try {
      for (;;) {
        const askedAt = performance.now();
        const piece = await nextPiece(source, timeout).catch((error: unknown) => this.explain(error));
        isWhole = piece === undefined;
        if (piece === undefined) return;
        timeout -= performance.now() - askedAt;
        missing -= piece.length;
        if (missing <= 0) {
          timeout = IMPORT_IDLE_TIMEOUT;
          missing = PART;
        }
        yield piece;
      }
    } finally {
      if (!isWhole) this.forgetRest(source);
    }
  }

  private explain(error: unknown): never {
    if (error instanceof ApiError) throw error;
    if (this.request.destroyed && !this.request.readableEnded) throw clientGone();
    const message = 'The body ends early or is not what its headers say.';
    throw new ApiError('BAD_REQUEST', message, { cause: error });
  }

  /** What is left is let in for a while, so that a client that is still sending gets to read its answer. */
  private forgetRest(source: Readable): void {
    const { request } = this;
    if (source !== request) {
      request.unpipe();
      source.destroy();
    }
    if (request.destroyed) return;
    const timeout = setTimeout(() => request.destroy(), this.config.REQUEST_TIMEOUT).unref();
    request.once('close', () => {
      clearTimeout(timeout);
    });
    request.resume();
  }
}

function connectionSignal({ socket, res: response }: Request): AbortSignal {
  const controller = new AbortController();
  const abort = () => {
    controller.abort(clientGone());
  };
  socket.once('close', abort);
  response?.once('close', () => socket.off('close', abort));
  return controller.signal;
}

function unpacked(request: Request): Readable {
  const decompressor = decompressorFor(request);
  if (!decompressor) return request;
  const ahead = new PassThrough({ readableHighWaterMark: READ_AHEAD });
  return request.pipe(ahead).pipe(decompressor);
}

/**
 * What has come by now, or comes next.
 *
 * @param timeout in ms
 * @returns undefined at the end
 */
function nextPiece(source: Readable, timeout: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      clearTimeout(timer);
      source.off('readable', look).off('end', look).off('close', look);
      action();
    };
    const look = () => {
      const size = Math.min(source.readableLength, PIECE) || undefined;
      const piece = source.destroyed ? null : (source.read(size) as Buffer | null);
      if (!piece && !source.readableEnded && !source.destroyed) return;
      settle(() => {
        if (piece || source.readableEnded) resolve(piece ?? undefined);
        else reject(source.errored ?? new Error('It ended early.'));
      });
    };
    const timer = setTimeout(() => {
      settle(() => {
        reject(tooSlow());
      });
    }, timeout);
    source.on('readable', look).on('end', look).on('close', look);
    look();
  });
}

function tooSlow(): ApiError {
  const message = 'An import must send 256 KB, or its end, within IMPORT_IDLE_TIMEOUT; nothing was stored.';
  return new ApiError('REQUEST_TIMEOUT', message);
}
