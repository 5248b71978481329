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

/** For routes that take one small object. */
const SMALL_BODY = 16 * 1024;

/** What zlib takes before anything comes out of it. */
const DECOMPRESSION = 32 * 1024;

/** Refuses what is not UTF-8, where `toString` would put U+FFFD in its place; leaves out a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON body of up to BODY_LIMIT, after the guards have let the request in: one over its rate limit is answered
 * before its body is looked at, and a malformed body counts like any other. Nest's own body parser would run before the
 * guards.
 */
@Injectable()
export class JsonBodyPipe implements PipeTransform<Request, Promise<unknown>> {
  constructor(
    @Inject(CONFIG) protected readonly config: Config,
    private readonly budget: BodyMemoryBudget,
  ) {}

  /** Most bytes, after decompression. */
  protected get limit(): number {
    return this.config.BODY_LIMIT;
  }

  async transform(request: Request): Promise<unknown> {
    checkJsonHeaders(request.headers, this.limit);
    // It went while the guards asked Redis: nothing of its body will come.
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

/** The same for routes whose bodies are small: nobody can make them check megabytes. */
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
    // Only the place is taken from V8's message, which may quote the body.
    const place = / at position \d+( \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0] ?? '';
    throw new ApiError('MALFORMED_JSON', `The body is not valid JSON${place}.`);
  }
}
