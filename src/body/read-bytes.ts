import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { ApiError } from '../errors/api-error';
import { tooLarge } from './body-headers';

/**
 * Number of pieces of a request body after which the pieces are joined. Each piece costs some 200 extra bytes of
 * memory, and a client may send single bytes.
 */
const MOST_PIECES = 1000;

/**
 * Reads and decompresses the bytes of a request body. If the body is refused, its remaining bytes are received and
 * discarded, so that a client that is still sending can read the response.
 *
 * @param limit maximum number of bytes after decompression
 * @param received called with every piece; may throw to refuse the body
 * @throws ApiError PAYLOAD_TOO_LARGE; MALFORMED_JSON if the body ends early or is not compressed as its headers say
 */
export function readBytes(
  request: IncomingMessage,
  limit: number,
  received: (piece: Buffer) => void,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const source = decompressed(request);
    const whole: Buffer[] = [];
    const pieces: Buffer[] = [];
    let length = 0;
    // The request object lives until the response is sent. Its listeners are removed, because they would keep
    // all pieces of the body in memory.
    const stop = () => {
      source.off('data', take).off('error', damaged).off('end', finish);
      request.off('error', damaged);
      whole.length = 0;
      pieces.length = 0;
    };
    const refuse = (error: Error) => {
      stop();
      if (source !== request) {
        request.unpipe();
        source.destroy();
      }
      request.resume();
      reject(error);
    };
    const take = (piece: Buffer) => {
      length += piece.length;
      pieces.push(piece);
      if (pieces.length === MOST_PIECES) whole.push(Buffer.concat(pieces.splice(0)));
      try {
        if (length > limit) throw tooLarge(limit);
        received(piece);
      } catch (error) {
        refuse(error as Error);
      }
    };
    const damaged = (cause: Error) => {
      const message = 'The body ends early or is not what its headers say.';
      refuse(new ApiError('MALFORMED_JSON', message, { cause }));
    };
    const finish = () => {
      resolve(length === pieces[0]?.length ? pieces[0] : Buffer.concat([...whole, ...pieces], length));
      stop();
    };
    source.on('data', take).on('error', damaged).on('end', finish);
    if (source !== request) request.on('error', damaged);
  });
}

/** The decompressed request body as a stream; the headers tell whether the body is compressed. */
function decompressed(request: IncomingMessage): Readable {
  const decompressor = decompressorFor(request);
  return decompressor ? request.pipe(decompressor) : request;
}

/** The decompressor for a request body; undefined if the request's headers do not tell that the body is compressed. */
export function decompressorFor({ headers }: IncomingMessage): Transform | undefined {
  const encoding = headers['content-encoding']?.toLowerCase();
  if (encoding === 'gzip') return createGunzip();
  return encoding === 'deflate' ? createInflate() : undefined;
}
