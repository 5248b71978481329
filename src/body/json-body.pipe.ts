import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import type { Request } from 'express';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { checkJsonHeaders } from './body-headers';
import { BodyMemoryBudget } from './body-memory-budget';
import { clientGone } from '../http/client-gone';
import { checkShape, weightOf } from './json-limits';
import { JsonScan } from './json-scan';
import { readBytes } from './read-bytes';

/** Maximum size in bytes of a body on routes that accept one small object. */
const SMALL_BODY = 16 * 1024;

/**
 * Bytes of memory that zlib takes when it begins to decompress a request body, before there is any output.
 */
const DECOMPRESSION = 32 * 1024;

/**
 * Decoder for UTF-8. It refuses invalid bytes, which `toString` would replace with U+FFFD. It drops a byte
 * order mark.
 */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON body of up to BODY_LIMIT after the guards have admitted the request; Nest's own body parser
 * would run before the guards. So a request over its rate limit is refused before its body is read, and a
 * request with a malformed body counts against the rate limit.
 */
@Injectable()
export class JsonBodyPipe implements PipeTransform<Request, Promise<unknown>> {
  constructor(
    @Inject(CONFIG) protected readonly config: Config,
    private readonly budget: BodyMemoryBudget,
  ) {}

  /** Maximum size of the request body in bytes, after decompression. */
  protected get limit(): number {
    return this.config.BODY_LIMIT;
  }

  async transform(request: Request): Promise<unknown> {
    checkJsonHeaders(request.headers, this.limit);
    // The client disconnected while the guards waited for Redis, so the request's body will not arrive.
    if (request.destroyed) throw clientGone();
    const reservation = this.budget.open(request);
    if (request.headers['content-encoding']) reservation.reserve(DECOMPRESSION);
    const scan = new JsonScan();
    const body = await readBytes(request, this.limit, (piece) => {
      reservation.reserve(piece.length);
      scan.add(piece);
      checkShape(scan, this.config);
    });
    await reservation.admit(weightOf(scan));
    return parse(body);
  }
}

/**
 * Reads a small JSON body of at most 16 KB. The limit keeps clients from making the service check megabytes of JSON.
 */
@Injectable()
export class SmallJsonBodyPipe extends JsonBodyPipe {
  protected override get limit(): number {
    return Math.min(SMALL_BODY, this.config.BODY_LIMIT);
  }
}

function parse(body: Buffer): unknown {
  if (body.length === 0) throw new ApiError('MALFORMED_JSON', 'The body is empty; send a JSON object.');
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new ApiError('MALFORMED_JSON', 'The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // Only the position is taken from V8's error message, because the message may quote the request body.
    const place = / at position \d+( \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0] ?? '';
    throw new ApiError('MALFORMED_JSON', `The body is not valid JSON${place}.`);
  }
}
