import { PassThrough, type Readable } from 'node:stream';
import type { Request } from 'express';
import { clientGone } from '../http/client-gone';
import { decompressorFor } from '../body/read-bytes';
import type { Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { liftTimeout } from '../http/request-timeout';
import type { FileOptions } from '../reading-files/file-options';
import type { Row } from '../reading-files/row';
import { parseFile } from '../reading-files/parse-file';
import { ownTurn } from '../reading-files/turns';
import type { FileType } from './file-type';
import { FormFile } from './form-file';

/**
 * Number of uncompressed bytes of an import that must arrive within each IMPORT_IDLE_TIMEOUT, unless the file ends.
 */
const PART = 256 * 1024;

/**
 * Maximum size of a chunk of an import, in bytes. Larger chunks survive into V8's old generation. With them,
 * the process used 260 MB of memory instead of 145 MB, and a fifth more CPU time.
 */
const PIECE = 16 * 1024;

/**
 * Maximum number of bytes of a compressed import file that are read in advance. The service notices that a
 * client has disconnected only after it has read all bytes that the client sent. Without reading in advance,
 * it would first have to decompress these bytes, and they may contain a gigabyte of rows.
 */
const READ_AHEAD = 1024 * 1024;

/** The caller who sends an import file, and the state of the caller's connection. */
export interface Sender {
  readonly caller: string;
  /**
   * Signal that is aborted if the connection closes before the response has ended. It does not matter whether
   * the whole file has already arrived.
   */
  readonly client: AbortSignal;
}

/** The body of an import: a file of any size, read no faster than it is stored. */
export class Upload implements Sender {
  readonly client: AbortSignal;

  constructor(
    private readonly type: FileType | 'form',
    readonly caller: string,
    private readonly request: Request,
    private readonly config: Config,
  ) {
    this.client = connectionSignal(request);
  }

  /**
   * Yields the rows of the import file, some in each turn of the event loop, until the client disconnects.
   * May be called only once.
   * @throws ApiError as `bytes()` does; VALIDATION_ERROR if a form has no file or several files;
   * UNSUPPORTED_MEDIA_TYPE if a form has a file in an unsupported encoding
   */
  async *rows(options: FileOptions): AsyncGenerator<Row[], void> {
    const { format, charset, bytes } = await this.file();
    for await (const rows of parseFile(format, bytes, { ...options, charset })) {
      yield rows;
      // Bytes that arrive while other requests get their turn are joined into one chunk, because a client may
      // send its file byte by byte.
      await ownTurn();
      this.client.throwIfAborted();
    }
  }

  private async file(): Promise<FileType & { readonly bytes: AsyncIterable<Buffer> }> {
    if (this.type !== 'form') return { ...this.type, bytes: this.bytes() };
    const form = new FormFile(this.request.headers['content-type'] ?? '', this.bytes());
    return { ...(await form.type()), bytes: form.bytes() };
  }

  /**
   * Yields the uncompressed bytes of the request body.
   *
   * @throws ApiError REQUEST_TIMEOUT for a client that is too slow; BAD_REQUEST if the client has disconnected, or if
   * the body is not compressed as its headers say
   */
  private async *bytes(): AsyncGenerator<Buffer> {
    const { request } = this;
    const { IMPORT_IDLE_TIMEOUT } = this.config;
    liftTimeout(request);
    const source = unpacked(request);
    request.on('error', (error) => source.destroy(error));
    this.client.addEventListener('abort', () => source.destroy(clientGone()));
    source.on('error', () => undefined); // nextPiece() reports this error
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

  /**
   * Discards the remaining bytes of the request body for some time, so that a client that is still sending can read
   * the response.
   */
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
 * Returns the bytes of the request body that have arrived, or waits for the next bytes.
 *
 * @param timeout in ms
 * @returns undefined at the end of the body
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
